import { defaultCapabilities, type Launch } from '../check/index.ts';
import type { Observation } from './attempt.ts';
import { lostIn } from './compare.ts';
import { type Account, numbersOf } from './image.ts';
import { hintedCapabilities, newRefusals, refusedPaths, tellingLine } from './log.ts';
import { asItIs, order, type Proposal, type Setting, settingNames, withSetting } from './plan.ts';
import { CannotVerify } from './runtime.ts';
import type { Trials } from './trials.ts';
import { type Change, type Written, writtenIn } from './writes.ts';

/** A setting that it does not bear, and what tells so. */
export interface Unbearable {
  readonly setting: Setting;
  readonly failure: string;
  /** Of the log. */
  readonly line: string | undefined;
}

export interface Learned {
  readonly launch: Launch;
  readonly before: Observation;
  /** The last start that holds with all that is left of the proposal. */
  readonly after: Observation;
  readonly holds: Proposal;
  readonly user: Account;
  /** Who it is started as, as it is. */
  readonly own: Account;
  readonly written: Written;
  readonly failed: readonly Unbearable[];
  /** It runs, and its log says that something was refused. */
  readonly refusals: readonly string[];
  readonly starts: number;
}

/** As it is, as proposed, and where that fails, which setting it was. */
export class Verification {
  readonly #trials: Trials;
  readonly #before: Observation;
  readonly #accounts: readonly Account[];
  readonly #failed: Unbearable[] = [];
  #written: Written = { folders: [], among: [] };
  #starts = 1;

  private constructor(trials: Trials, before: Observation, accounts: readonly Account[]) {
    this.#trials = trials;
    this.#before = before;
    this.#accounts = accounts;
  }

  static async of(trials: Trials): Promise<Learned> {
    const accounts = await trials.accounts();
    const before = await trials.start(asItIs, 'as it is');
    if (!before.runs) throw new DoesNotRun(trials.launch.subject, before);
    return new Verification(trials, before, accounts).#all();
  }

  async #all(): Promise<Learned> {
    this.#written = await this.#writtenIn(this.#before);
    const { own, wanted } = this.#users();
    const proposal: Proposal = {
      settings: new Set<Setting>(order.filter((one) => this.#isOpen(one))),
      user: wanted && `${wanted.uid}:${wanted.gid}`,
      capabilities: this.#fileCapabilities(),
      folders: this.#written.folders,
    };
    const after = await this.#try(proposal, 'as proposed', wanted ?? own);
    if (lostIn(after, this.#before) === undefined) return this.#learned(proposal, after, wanted ?? own);
    const rescued = await this.#withRefusedFolders(proposal, wanted ?? own, after);
    if (rescued) return this.#learned(rescued.proposal, rescued.seen, wanted ?? own);
    return this.#oneByOne(proposal, { own, wanted });
  }

  /** Settings that the container does not have yet. */
  #isOpen(setting: Setting): boolean {
    const { settings } = this.#trials.launch;
    if (setting === 'seccomp') return settings.seccomp === 'unconfined';
    return true;
  }

  /** Each setting is laid over those that hold; one that fails is left out, and its own log tells why. */
  async #oneByOne(proposal: Proposal, { own, wanted }: Users): Promise<Learned> {
    let holds: Proposal = { ...proposal, settings: new Set(), user: undefined, folders: [] };
    let seen = this.#before;
    let user = own;
    for (const setting of order.filter((one) => proposal.settings.has(one))) {
      const next = withSetting(setting === 'user' ? { ...holds, user: proposal.user } : holds, setting);
      const who = setting === 'user' ? (wanted ?? own) : user;
      const found = await this.#tried(setting, next, who, seen);
      if (!found) continue;
      holds = found.proposal;
      seen = found.seen;
      user = who;
    }
    return this.#learned(holds, seen, user);
  }

  /** With this setting, if need be with what it takes to bear it. */
  async #tried(
    setting: Setting,
    proposal: Proposal,
    user: Account,
    last: Observation,
  ): Promise<Tried | undefined> {
    const first = await this.#withFolders(setting, proposal, last);
    const seen = await this.#try(first, `with ${settingNames[this.#trials.launch.kind][setting]}`, user);
    const failure = lostIn(seen, this.#before);
    if (failure === undefined) return { proposal: first, seen };
    const rescued = await this.#rescued(setting, first, user, seen);
    if (!rescued || setting === 'capabilities')
      this.#failed.push({ setting, failure, line: tellingLine(seen.log, this.#before.log) });
    return rescued;
  }

  async #rescued(
    setting: Setting,
    proposal: Proposal,
    user: Account,
    seen: Observation,
  ): Promise<Tried | undefined> {
    if (setting === 'capabilities') return this.#withCapabilities(proposal, user, seen);
    if (setting === 'user') return this.#withoutFolders(proposal, user, seen);
    return setting === 'read-only' ? this.#withRefusedFolders(proposal, user, seen) : undefined;
  }

  /** It may be the empty folders that it does not bear: nothing can be started from a tmpfs of Docker's. */
  async #withoutFolders(proposal: Proposal, user: Account, seen: Observation): Promise<Tried | undefined> {
    if (proposal.folders.length > 0) {
      const bare = { ...proposal, folders: [] };
      const again = await this.#try(bare, 'without folders of its own', user);
      if (lostIn(again, this.#before) === undefined) return { proposal: bare, seen: again };
    }
    return this.#withRefusedFolders(proposal, user, seen);
  }

  /** Where it writes today belongs to whom it is today; an empty folder is its user's. */
  async #withFolders(setting: Setting, proposal: Proposal, last: Observation): Promise<Proposal> {
    if (setting === 'user') return { ...proposal, folders: this.#written.folders };
    return setting === 'read-only' ? this.#withFoldersOf(proposal, last) : proposal;
  }

  /** As another user it may write elsewhere. */
  async #withFoldersOf(proposal: Proposal, seen: Observation): Promise<Proposal> {
    const written = await this.#writtenIn(seen, proposal.folders);
    const folders = [...new Set([...this.#written.folders, ...proposal.folders, ...written.folders])].sort();
    this.#written = { folders, among: [...new Set([...this.#written.among, ...written.among])] };
    return { ...proposal, folders };
  }

  /** The log may name the folder. */
  async #withRefusedFolders(
    proposal: Proposal,
    user: Account,
    seen: Observation,
  ): Promise<Tried | undefined> {
    let [current, log] = [proposal, seen.log];
    for (let round = 0; round < 3; round += 1) {
      const paths = refusedPaths(log).filter((path) => !this.#before.log.includes(path));
      const folders = await this.#foldersFor(paths, current);
      // What is there for a moment leaves no trace, and many programs do not say where they looked for it.
      const isClosed = current.settings.has('read-only') && !this.#mounted(current.folders).includes('/tmp');
      const more = folders.length === 0 && isClosed ? ['/tmp'] : folders;
      if (more.length === 0) return undefined;
      current = { ...current, folders: [...current.folders, ...more].sort() };
      const again = await this.#try(current, `with ${more.join(', ')} to write to`, user);
      if (lostIn(again, this.#before) === undefined) return { proposal: current, seen: again };
      log = again.log;
    }
    return undefined;
  }

  /** What the image has at such a path stays to be seen: no empty volume hides it. */
  async #foldersFor(paths: readonly string[], { folders }: Proposal): Promise<readonly string[]> {
    const { look } = this.#trials;
    const changes = paths.map(async (path): Promise<Change> => {
      return { kind: (await look(path)) === 'none' ? 'A' : 'C', path };
    });
    return (await writtenIn(await Promise.all(changes), this.#mounted(folders), look)).folders;
  }

  /** First what the log points to, then all that it held; of what works, each that can be left out is left out. */
  async #withCapabilities(proposal: Proposal, user: Account, seen: Observation): Promise<Tried | undefined> {
    const all = this.#capabilitiesNow();
    let keep: readonly string[] = [];
    let log = seen.log;
    for (let round = 0; round < 4; round += 1) {
      const more = hintedCapabilities(log).filter((name) => all.includes(name) && !keep.includes(name));
      if (more.length === 0) break;
      keep = [...keep, ...more];
      const again = await this.#try({ ...proposal, capabilities: keep }, `with ${keep.join(', ')}`, user);
      if (lostIn(again, this.#before) === undefined)
        return this.#fewer({ ...proposal, capabilities: keep }, user, again);
      log = again.log;
    }
    const whole = await this.#try({ ...proposal, capabilities: all }, 'with the capabilities it had', user);
    if (lostIn(whole, this.#before) !== undefined) return undefined;
    return this.#fewer({ ...proposal, capabilities: all }, user, whole);
  }

  /** What it may have today: what its file says over what a runtime gives, and what its processes hold. */
  #capabilitiesNow(): string[] {
    const { launch, runtime } = this.#trials;
    const { capAdd, capDrop } = launch.settings;
    const given = capDrop.includes('ALL')
      ? []
      : defaultCapabilities[runtime.name].filter((name) => !capDrop.includes(name));
    const held = this.#before.processes.flatMap(({ capabilities }) => capabilities);
    return [...new Set([...given, ...capAdd.filter((name) => name !== 'ALL'), ...held])];
  }

  async #fewer(proposal: Proposal, user: Account, seen: Observation): Promise<Tried> {
    let best: Tried = { proposal, seen };
    const rare = proposal.capabilities.filter((name) => rarelyNeeded.has(name));
    const groups = [rare, ...proposal.capabilities.map((name) => [name])].filter((group) => group.length > 0);
    for (const group of groups) {
      const left = best.proposal.capabilities.filter((name) => !group.includes(name));
      if (left.length === best.proposal.capabilities.length) continue;
      const next = { ...best.proposal, capabilities: left };
      const again = await this.#try(next, `without ${group.join(', ')}`, user);
      if (lostIn(again, this.#before) === undefined) best = { proposal: next, seen: again };
    }
    return best;
  }

  async #try(proposal: Proposal, what: string, user: Account): Promise<Observation> {
    this.#starts += 1;
    // What takes much longer than it did before does not come.
    return this.#trials.start(proposal, what, user, Math.ceil(this.#before.seconds * 3 + 15));
  }

  /** What programs of the image were given by `setcap`: they do not start without it. */
  #fileCapabilities(): string[] {
    const found = this.#before.processes
      .filter(({ uid }) => uid !== 0)
      .flatMap(({ capabilities }) => capabilities);
    return [...new Set(found)];
  }

  /** Who it is now, and who it shall be: the user it is given, the one it becomes by itself, one that its image has. */
  #users(): Users {
    const { launch, image } = this.#trials;
    const given = launch.settings.user ?? image.user;
    const root: Account = { name: 'root', uid: 0, gid: 0 };
    const own = (given === '' ? undefined : numbersOf(given, this.#accounts)) ?? root;
    if (own.uid !== 0) return { own, wanted: own };
    const became = this.#before.processes.find(({ uid }) => uid !== 0);
    const account = this.#accounts.find(({ uid }) => uid >= 1000 && uid < 60_000);
    const wanted = became ? { name: '', uid: became.uid, gid: became.gid } : account;
    return { own, wanted: wanted ?? { name: '', uid: 10_001, gid: 10_001 } };
  }

  async #writtenIn(seen: Observation, more: readonly string[] = []): Promise<Written> {
    return writtenIn(seen.changes, this.#mounted(more), this.#trials.look);
  }

  #mounted(folders: readonly string[]): string[] {
    return [...this.#trials.launch.mounts.map(({ path }) => path), ...folders];
  }

  #learned(holds: Proposal, after: Observation, user: Account): Learned {
    const { launch } = this.#trials;
    const refusals = newRefusals(after.log, this.#before.log);
    const written = { ...this.#written, folders: holds.folders };
    return {
      launch,
      before: this.#before,
      after,
      holds,
      user,
      own: this.#users().own,
      written,
      failed: this.#failed,
      refusals,
      starts: this.#starts,
    };
  }
}

interface Users {
  readonly own: Account;
  readonly wanted: Account | undefined;
}

interface Tried {
  readonly proposal: Proposal;
  readonly seen: Observation;
}

/** It does not even run as it is; nothing can be learned of it. */
export class DoesNotRun extends CannotVerify {
  constructor(subject: string, { failure = '', log }: Observation) {
    const line = tellingLine(log, '');
    super(
      `${subject} does not run as it is: ${failure}${line === undefined ? '' : `; its log says "${line}"`}.`,
    );
  }
}

const rarelyNeeded = new Set([
  'FSETID',
  'MKNOD',
  'SETFCAP',
  'SETPCAP',
  'SYS_CHROOT',
  'KILL',
  'AUDIT_WRITE',
  'NET_RAW',
]);
