/**
 * Moves label positions in 0…1 apart until neighbours are at least `gap` from each other, each as near to its own place
 * as the others allow; clusters are centred on their mean. Returned in the order given.
 */
export function spreadLabels(places: readonly number[], gap: number): readonly number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place || b.index - a.index);
  interface Cluster {
    readonly members: readonly number[];
    readonly centre: number;
  }
  const clusters: Cluster[] = [];
  const half = ({ members }: Cluster): number => ((members.length - 1) * gap) / 2;
  const clamp = (cluster: Cluster): Cluster => ({
    ...cluster,
    centre: Math.min(Math.max(cluster.centre, half(cluster)), Math.max(half(cluster), 1 - half(cluster))),
  });
  for (const { place, index } of order) {
    let current = clamp({ members: [index], centre: place });
    for (
      let below = clusters.at(-1);
      below && current.centre - half(current) - (below.centre + half(below)) < gap - 1e-12;
      below = clusters.at(-1)
    ) {
      const members = [...below.members, ...current.members];
      const centre = members.reduce((sum, member) => sum + (places[member] ?? 0), 0) / members.length;
      current = clamp({ members, centre });
      clusters.pop();
    }
    clusters.push(current);
  }
  const result = places.map((place) => place);
  for (const cluster of clusters) {
    cluster.members.forEach((member, rank) => {
      result[member] = cluster.centre - half(cluster) + rank * gap;
    });
  }
  return result;
}
