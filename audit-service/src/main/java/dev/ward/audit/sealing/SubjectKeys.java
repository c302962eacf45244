package dev.ward.audit.sealing;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which key-encryption keys the keys of patients are wrapped with.
 *
 * @param current the id of the one that wraps
 */
@Schema(name = "SubjectKeys")
record SubjectKeys(String current, List<InUse> items) {

  /**
   * @param configured whether this service has the key-encryption key: what is wrapped with another
   *     can't be read
   */
  @Schema(name = "KeyInUse")
  record InUse(String keyId, long keys, boolean configured) {}
}
