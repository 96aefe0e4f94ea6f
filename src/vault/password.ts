import { hash, verify } from '@node-rs/argon2'

/** What OWASP recommends for argon2id, which is what the library does where no algorithm is named. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** A password as it rests. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST)

/** Whether a password is the one that was hashed. */
export const isPassword = (hashed: string, password: string): Promise<boolean> => verify(hashed, password)
