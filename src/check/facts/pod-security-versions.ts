/** The newest v1.N whose Pod Security policy is known; API servers judge by the newest they know as well. */
export const newestPodSecurityMinor = 37;
