package dev.ward.verifier;

import org.jspecify.annotations.Nullable;

/**
 * What an export says of itself in its first line.
 *
 * @param complete whether it holds every event between the first and the last of a chain
 * @param createdAt an RFC 3339 instant
 */
record Header(
    String exportId,
    @Nullable String clinicId,
    @Nullable String organizationId,
    @Nullable String from,
    @Nullable String to,
    boolean complete,
    String createdAt) {

  static Header of(byte[] bytes, int offset, int length) throws UnusableInputException {
    try {
      JsonTree tree = JsonTree.of(bytes, offset, length);
      if (!tree.text("ward").equals("audit-export") || tree.number("version") != 1) {
        throw new UnusableInputException(
            "This is no export of an audit trail that this program can read.");
      }
      return new Header(
          tree.text("exportId"),
          tree.textOrNull("clinicId"),
          tree.textOrNull("orgId"),
          tree.textOrNull("from"),
          tree.textOrNull("to"),
          tree.flag("complete"),
          tree.text("createdAt"));
    } catch (Malformed e) {
      throw new UnusableInputException(
          "This is no export of an audit trail: its first line " + e.getMessage() + ".");
    }
  }

  /** Whether it should hold whatever is in the chain before its first event. */
  boolean fromTheBeginning() {
    return complete && from == null;
  }

  /** Whether it should hold whatever was in the chain when it was made. */
  boolean toTheEnd() {
    return complete && to == null;
  }
}
