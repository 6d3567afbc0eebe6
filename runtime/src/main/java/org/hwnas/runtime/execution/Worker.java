package org.hwnas.runtime.execution;

import java.util.List;

/**
 * Something that evaluates, for people to look at while a run goes on; no result depends on it.
 *
 * @param name a thread of this machine, or a worker of a cluster with its host
 * @param slots evaluations or tasks that it works on at a time
 * @param running those it works on now
 * @param done those it ended
 * @param lost whether it left before the end
 * @param designs what is being evaluated, where the driver knows: a cluster is told groups
 */
public record Worker(
    String name, int slots, int running, long done, boolean lost, List<String> designs) {
  public Worker {
    designs = List.copyOf(designs);
  }
}
