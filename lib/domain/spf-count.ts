import type { SpfNode, SpfStep } from "#lib/domain/spf-tree.ts";

const costly = new Set(["include", "redirect", "a", "mx", "ptr", "exists"]);

/** How many look-ups receivers make for a record with everything below it (RFC 7208 section 4.6.4). */
export function lookupsOf({ steps }: SpfNode): number {
  return steps.reduce((sum, step) => sum + lookupsOfStep(step), 0);
}

/** How many of them one term causes. */
export function lookupsOfStep({ term, child }: SpfStep): number {
  return (costly.has(term.kind) ? 1 : 0) + (child ? lookupsOf(child) : 0);
}

/** How many of these look-ups find nothing. */
export function voidsOf({ steps }: SpfNode): number {
  return steps.reduce((sum, { isVoid, child }) => sum + (isVoid ? 1 : 0) + (child ? voidsOf(child) : 0), 0);
}

/** Every record of the tree, the topmost first. */
export function nodesOf(node: SpfNode): SpfNode[] {
  return [node, ...node.steps.flatMap(({ child }) => (child ? nodesOf(child) : []))];
}

/** Why a part of the tree is not known, or undefined. */
export function failureIn(node: SpfNode): string | undefined {
  for (const { failure, steps } of nodesOf(node)) {
    const found = failure ?? steps.find((step) => step.failure)?.failure;
    if (found) return found;
  }
  return undefined;
}
