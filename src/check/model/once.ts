/*
 * Several rules ask the same of a stage, a container or a pod; what comes of it is kept.
 */

export function once<Thing extends object, Value>(work: (thing: Thing) => Value): (thing: Thing) => Value {
  const known = new WeakMap<Thing, { readonly value: Value }>();
  return (thing) => {
    const found = known.get(thing) ?? { value: work(thing) };
    known.set(thing, found);
    return found.value;
  };
}

/** With another project, or without any, something else may come of it. */
export function oncePerProject<Thing extends object, Project extends object, Value>(
  work: (thing: Thing, project: Project | undefined) => Value,
): (thing: Thing, project?: Project) => Value {
  const without = once((thing: Thing) => work(thing, undefined));
  const within = once((project: Project) => once((thing: Thing) => work(thing, project)));
  return (thing, project) => (project ? within(project)(thing) : without(thing));
}
