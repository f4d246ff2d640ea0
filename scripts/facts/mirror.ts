import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Repositories with their history, as `git clone --mirror` makes them. Each is a folder named `owner+name`, or has the
 * git directory below that as `repo`.
 */
export class Mirrors {
  readonly #folder: string;
  readonly #opened = new Map<string, Mirror | undefined>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `owner/name`, or the address that git clones it from; undefined where there is no copy of it. */
  of(repository: string): Mirror | undefined {
    const name = nameOf(repository);
    if (!this.#opened.has(name)) this.#opened.set(name, this.#open(name));
    return this.#opened.get(name);
  }

  #open(name: string): Mirror | undefined {
    const folder = join(this.#folder, name.replace('/', '+'));
    const found = ['', 'repo', 'repo/.git', '.git']
      .map((below) => join(folder, below))
      .find((path) => existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects')));
    return found === undefined ? undefined : new Mirror(name, found);
  }
}

/** Where a repository has moved to. */
const moved: ReadonlyMap<string, string> = new Map([
  ['docker-library/redis', 'redis/docker-library-redis'],
  ['docker-library/mariadb', 'MariaDB/mariadb-docker'],
  ['docker-library/ghost', 'TryGhost/docker-library-ghost'],
  ['docker-library/solr', 'apache/solr-docker'],
  ['docker-solr/docker-solr', 'apache/solr-docker'],
  ['docker-library/tomee', 'tomitribe/docker-tomee'],
  ['nginxinc/docker-nginx', 'nginx/docker-nginx'],
  ['nodejs/docker-iojs', 'nodejs/docker-node'],
  ['joyent/docker-node', 'nodejs/docker-node'],
  ['docker/distribution-library-image', 'distribution/distribution-library-image'],
  ['rust-lang-nursery/docker-rust', 'rust-lang/docker-rust'],
  ['perl/docker-perl', 'Perl/docker-perl'],
  ['apple/swift-docker', 'swiftlang/swift-docker'],
  ['swiftdocker/docker-swift', 'swiftlang/swift-docker'],
  ['keeganwitt/docker-gradle', 'gradle/docker-gradle'],
  ['keeganwitt/docker-groovy', 'groovy/docker-groovy'],
  ['AdoptOpenJDK/openjdk-docker', 'adoptium/containers'],
  ['c0b/docker-erlang-otp', 'erlang/docker-erlang-otp'],
  ['c0b/docker-elixir', 'erlef/docker-elixir'],
  ['appropriate/docker-jetty', 'eclipse/jetty.docker'],
  ['31z4/storm-docker', 'apache/storm-docker'],
  ['docker-flink/docker-flink', 'apache/flink-docker'],
  ['klaemo/docker-couchdb', 'apache/couchdb-docker'],
  ['docker-library/rakudo', 'rakudo/docker'],
  ['freebroccolo/docker-haskell', 'haskell/docker-haskell'],
  ['emqx/emqx-docker', 'emqx/emqx-docker'],
  ['knickers/mongo-express', 'mongo-express/mongo-express-docker'],
  ['mongo-express/mongo-express', 'mongo-express/mongo-express-docker'],
  ['cpuguy83/docker-jruby', 'jruby/docker-jruby'],
  ['piwik/docker-piwik', 'matomo-org/docker'],
  ['matomo-org/docker-matomo', 'matomo-org/docker'],
  ['devongovett/docker-krakend', 'krakend/docker-library'],
  ['krakendio/docker-library', 'krakend/docker-library'],
  ['ibmruntimes/semeru-containers', 'ibmruntimes/semeru-containers'],
  ['WASdev/ci.docker.openliberty', 'OpenLiberty/ci.docker'],
]);

function nameOf(address: string): string {
  const [, name = address] = /^(?:git|https?):\/\/[^/]+\/(.+?)(?:\.git)?\/?$/.exec(address) ?? [];
  const plain = name.replace(/\.git$/, '');
  return moved.get(plain) ?? plain;
}

const plenty = 2 ** 31 - 1;

export class Mirror {
  readonly name: string;
  readonly #folder: string;

  constructor(name: string, folder: string) {
    this.name = name;
    this.#folder = folder;
  }

  /** The texts of `commit:path`, in the order in which they are asked for; undefined where there is no such file. */
  texts(objects: readonly string[]): (string | undefined)[] {
    if (objects.length === 0) return [];
    const answer = this.#git(['cat-file', '--batch'], `${objects.join('\n')}\n`);
    const texts: (string | undefined)[] = [];
    for (let at = 0; texts.length < objects.length;) {
      const end = answer.indexOf(10, at);
      const [, , kind, size] = /^(\S+) (\w+) (\d+)$/.exec(answer.toString('utf8', at, end)) ?? [];
      at = end + 1;
      if (size === undefined) texts.push(undefined);
      else {
        texts.push(kind !== 'blob' ? undefined : answer.toString('utf8', at, at + Number(size)));
        at += Number(size) + 1;
      }
    }
    return texts;
  }

  /** The lines that git prints; none where it refuses. */
  lines(...args: readonly string[]): string[] {
    return this.#git(args)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
  }

  #git(args: readonly string[], input = ''): Buffer {
    return spawnSync('git', ['--git-dir', this.#folder, ...args], { input, maxBuffer: plenty }).stdout;
  }
}
