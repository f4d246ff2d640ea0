/*
 * How compose cuts a command written as one string (github.com/mattn/go-shellwords). It is not a shell: an
 * operator such as `&&` or `>` ends the command, and what follows is lost.
 */

/** The words, or undefined where compose refuses the string. */
export function parseCommand(line: string): string[] | undefined {
  const reading = new Reading();
  for (const char of line) {
    const step = reading.take(char);
    if (step === 'refused') return undefined;
    if (step === 'end') break;
  }
  return reading.finish();
}

type Step = 'go' | 'end' | 'refused';

class Reading {
  readonly #words: string[] = [];
  #word = '';
  #started = false;
  #escaped = false;
  /** The quotes do not exclude each other: a backtick counts between double quotes' end and start alone. */
  #double = false;
  #single = false;
  #back = false;
  #dollar = false;

  take(char: string): Step {
    if (this.#escaped) {
      this.#escaped = false;
      return this.#add(char);
    }
    if (char === '\\') {
      if (this.#single) this.#word += char;
      else this.#escaped = true;
      return 'go';
    }
    if (/[ \t\r\n]/.test(char)) return this.#space(char);
    return this.#quote(char) ?? this.#bracket(char) ?? this.#operator(char) ?? this.#add(char);
  }

  get #quoted(): boolean {
    return this.#single || this.#double || this.#back || this.#dollar;
  }

  #add(char: string): Step {
    this.#word += char;
    this.#started = true;
    return 'go';
  }

  #space(char: string): Step {
    if (this.#quoted) this.#word += char;
    else this.#flush();
    return 'go';
  }

  #quote(char: string): Step | undefined {
    if (char === '"' && !this.#single && !this.#dollar) {
      if (this.#double) this.#started = true;
      this.#double = !this.#double;
      return 'go';
    }
    if (char === "'" && !this.#double && !this.#dollar) {
      if (this.#single) this.#started = true;
      this.#single = !this.#single;
      return 'go';
    }
    if (char === '`' && !this.#single && !this.#double && !this.#dollar) this.#back = !this.#back;
    return undefined;
  }

  #bracket(char: string): Step | undefined {
    if (this.#single || this.#double || this.#back) return undefined;
    if (char === ')') this.#dollar = !this.#dollar;
    if (char !== '(') return undefined;
    if (this.#dollar || !this.#word.endsWith('$')) return 'refused';
    this.#dollar = true;
    this.#word += char;
    return 'go';
  }

  #operator(char: string): Step | undefined {
    if (!';&|<>'.includes(char) || this.#quoted) return undefined;
    // `2>file`: the digit belongs to the operator.
    if (char === '>' && /^\d/.test(this.#word)) this.#started = false;
    return 'end';
  }

  #flush(): void {
    if (this.#started) this.#words.push(this.#word);
    if (this.#started) this.#word = '';
    this.#started = false;
  }

  finish(): string[] | undefined {
    this.#flush();
    return this.#escaped || this.#quoted ? undefined : this.#words;
  }
}
