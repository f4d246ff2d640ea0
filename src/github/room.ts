import { Busy } from '../worker/failures.ts';

/** Of so many bytes of changed files no account is kept: as many of those as there are reviews at a time fit beside. */
const small = 1024 * 1024;

/** One text is held twice, as it was and as it is, and a character outside of Latin-1 makes two bytes of each. */
const timesHeld = 4;

/**
 * How much of other people's files is in memory at a time. A review that finds no room comes back later and keeps nobody
 * waiting meanwhile.
 */
export class Room {
  readonly #most: number;
  #taken = 0;

  /** In bytes of memory: enough for one review that is as large as can be. */
  constructor(most = 64 * 1024 * 1024) {
    this.#most = most;
  }

  seat(): Seat {
    let own = 0;
    return {
      take: (bytes) => {
        if (bytes <= small) return;
        const wanted = Math.min(bytes * timesHeld, this.#most) - own;
        if (wanted <= 0) return;
        if (this.#taken + wanted > this.#most) throw new Busy();
        this.#taken += wanted;
        own += wanted;
      },
      leave: () => {
        this.#taken -= own;
        own = 0;
      },
    };
  }
}

/** The place is given back however it ends. */
export async function seated<Result>(room: Room, use: (seat: Seat) => Promise<Result>): Promise<Result> {
  const seat = room.seat();
  try {
    return await use(seat);
  } finally {
    seat.leave();
  }
}

/** The place of one review. */
export interface Seat {
  /** Refused with `Busy`. `bytes`: of the files that are to be read. */
  readonly take: (bytes: number) => void;
  readonly leave: () => void;
}
