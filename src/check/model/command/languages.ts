/*
 * The calls by which programs write files, by the standard library of each language and by the few packages that most
 * of its programs write files with.
 */

export interface Language {
  /** Of its files. */
  readonly name: RegExp;
  /** Calls that make a folder, up to its path; those that write a file; and those that do so in some modes. */
  readonly folders: RegExp;
  readonly files: RegExp;
  readonly opens?: RegExp;
  /** Calls of which the path stands elsewhere. */
  readonly others: RegExp;
}

export const languages: readonly Language[] = [
  {
    name: /\.[cm]?[jt]sx?$/,
    folders: /\b(?:ensureDir|mkdir|mkdirp)(?:Sync)?\(/g,
    files:
      /\b(?:(?:appendFile|createWriteStream|outputFile|outputJson|writeFile|writeJson)(?:Sync)?|new (?:sqlite3?\.)?Database(?:Sync)?)\(/g,
    opens: /\bopen(?:Sync)?\(/g,
    others:
      /\b(?:copyFile|mkdtemp|symlink|truncate|unlink)(?:Sync)?\(|\bfs\w?\.(?:promises\.)?(?:cp|rename|rm|rmdir)(?:Sync)?\(|\bdiskStorage\(|\b(?:dest|filename):\s*["'`]|\.(?:db|sqlite3?)["'`]|\bprovider\s*=\s*"sqlite/,
  },
  {
    name: /\.py$/,
    folders: /\bos\.(?:makedirs|mkdir)\(/g,
    files: /\b(?:sqlite3\.connect|(?:Rotating|TimedRotating|Watched)?FileHandler)\(/g,
    opens: /\bopen\(/g,
    others:
      /\.(?:imwrite|mkdir|savefig|to_csv|to_excel|to_parquet|to_pickle|touch|unlink|write_bytes|write_text)\(|\bos\.(?:remove|rename|replace|rmdir|symlink|unlink)\(|\bshutil\.(?:copy|move|rmtree|unpack)|\.save\(\s*(?:os\.path|f?["']|(?:file_?)?(?:name|path)\b)|\bsqlite:\/\/\/|\bfilename\s*=\s*f?["']|\b(?:joblib|pickle)\.dump\(|\btorch\.save\(|\bshelve\.open\(|\bbackends\.sqlite3/,
  },
  {
    name: /\.(?:rb|ru)$/,
    folders: /\b(?:FileUtils\.mkdir_p|FileUtils\.mkdir|Dir\.mkdir)\(/g,
    files: /\b(?:File\.(?:bin)?write|IO\.write|SQLite3::Database\.new)\(/g,
    opens: /\bFile\.(?:new|open)\(/g,
    others:
      /\bFileUtils\.(?!mkdir)\w|\bFileUtils\.mkdir\w* |\bFile\.(?:delete|rename|unlink)|\bLogger\.new\(?\s*["']|\b(?:PStore|YAML::Store)\b/,
  },
  {
    name: /\.php$/,
    folders: /\bmkdir\(/g,
    files: /\bfile_put_contents\(/g,
    opens: /\bfopen\(/g,
    others: /\b(?:move_uploaded_file|rename|tempnam|unlink)\(|\bsqlite:/,
  },
  {
    name: /\.go$/,
    folders: /\bos\.Mkdir(?:All)?\(/g,
    files: /\b(?:(?:os|ioutil)\.WriteFile|os\.Create)\(/g,
    others:
      /\bos\.(?:OpenFile|Remove|RemoveAll|Rename|Symlink|Truncate)\(|\bsql\.Open\("sqlite|\bnet\.Listen\("unix"|\b(?:bbolt|bolt|badger)\.Open\(/,
  },
  {
    name: /\.(?:groovy|java|kt|scala)$/,
    folders: /\bFiles\.createDirector(?:ies|y)\(/g,
    files: /\bnew File(?:OutputStream|Writer)\(/g,
    others:
      /\bFiles\.(?:copy|delete|move|newBufferedWriter|newOutputStream|write)|\bmkdirs?\(\)|\btransferTo\(|\bjdbc:(?:derby|h2:file|hsqldb:file|sqlite):/,
  },
  {
    name: /\.(?:cs|fs|vb)$/,
    folders: /\bDirectory\.CreateDirectory\(/g,
    files: /\b(?:File\.(?:Append|Write)\w+|File\.(?:Create|OpenWrite)|new StreamWriter)\(/g,
    others: /\bFile\.(?:Copy|Delete|Move)\(|\bUseSqlite\(|\.db["';]|\bFileMode\.(?:Append|Create)/,
  },
  {
    name: /\.rs$/,
    folders: /\bfs::create_dir(?:_all)?\(/g,
    files: /\b(?:File::create|fs::write)\(/g,
    others: /\bfs::(?:copy|remove|rename)|\bOpenOptions::new|\bsqlite:/,
  },
  {
    name: /\.exs?$/,
    folders: /\bFile\.mkdir(?:_p)?!?\(/g,
    files: /\bFile\.write!?\(/g,
    others: /\bFile\.(?:cp|open|rename|rm)|\bEcto\.Adapters\.SQLite3/,
  },
];

/** Programs and system calls for root alone, and ports below 1024, in whatever language. */
export const rooted: readonly RegExp[] = [
  /["'` ](?:apk add|apt-get|chown|insmod|ip (?:addr|address|link|route)|ip6?tables|modprobe|mount|nft|nsenter|sudo|sysctl|tcpdump|umount)["'` ]/,
  /\b(?:AF_PACKET|CAP_NET_ADMIN|CAP_SYS_ADMIN|SOCK_RAW)\b|\bfrom scapy\b|\bListenPacket\(\s*"ip/,
  /\b(?:chown|setgid|setgroups|setuid)(?:Sync)?\(/,
  /\b(?:bind|ListenAndServe|listen)\(\s*(?:["'][\w.]*:)?(?:443|80)\b/,
  /\bport\s*[:=]\s*(?:443|80)\b/i,
];
