// placeholder types; the compose model replaces this file
export interface Service {
  readonly name: string;
}
