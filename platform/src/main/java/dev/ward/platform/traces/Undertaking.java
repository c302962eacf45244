package dev.ward.platform.traces;

import java.util.List;
import java.util.Map;

/**
 * Work that no request waits for.
 *
 * @param name what kind of work it is; there are few kinds
 * @param says what its log lines and its span say of it: names of ours and ids
 * @param continues the places in traces that it goes on from, as {@link TraceParent} writes them:
 *     it belongs to the trace of the first, and refers to the others
 */
public record Undertaking(String name, Map<String, String> says, List<String> continues) {

  public Undertaking {
    says = Map.copyOf(says);
    continues = List.copyOf(continues);
  }
}
