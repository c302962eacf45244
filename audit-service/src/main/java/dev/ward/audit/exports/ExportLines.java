package dev.ward.audit.exports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ward.verifier.ChainRange;
import dev.ward.verifier.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The first and the last line of an export, as the verifier reads them. */
@ApplicationScoped
class ExportLines {

  private final ObjectMapper json;

  ExportLines(ObjectMapper json) {
    this.json = json;
  }

  String header(TrailExport export) {
    UUID narrowed = export.filter().clinic();
    UUID clinic = export.clinicId() == null ? narrowed : export.clinicId();
    ObjectNode header = json.createObjectNode();
    header.put("ward", "audit-export");
    header.put("version", 1);
    header.put("exportId", export.id().toString());
    header.put("clinicId", text(clinic));
    header.put("orgId", export.organizationId().toString());
    header.put("from", text(export.filter().since()));
    header.put("to", text(export.filter().until()));
    header.set("filter", filter(export));
    header.put("complete", export.isComplete());
    header.put("createdAt", export.createdAt().toString());
    return text(header);
  }

  /** What the file is, signed: the last line of NDJSON, beside a CSV a file of its own. */
  String manifest(Manifest manifest) {
    ObjectNode signed = json.createObjectNode();
    signed.put("count", manifest.count());
    ArrayNode chains = signed.putArray("chains");
    for (ChainRange chain : manifest.chains()) {
      chains
          .addObject()
          .put("stream", chain.stream())
          .put("firstSeq", chain.firstSeq())
          .put("firstPreviousHash", chain.firstPreviousHash())
          .put("lastSeq", chain.lastSeq())
          .put("lastHash", chain.lastHash());
    }
    signed.put("sha256", manifest.sha256());
    signed.put("keyId", manifest.keyId());
    signed.put("signature", manifest.signature());
    ObjectNode line = json.createObjectNode();
    line.set("manifest", signed);
    return text(line);
  }

  private @Nullable ObjectNode filter(TrailExport export) {
    if (export.isComplete()) {
      return null;
    }
    ObjectNode filter = json.valueToTree(export.filter());
    if (export.subject() != null) {
      filter.put("subject", export.subject().toString());
    }
    return filter;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private String text(ObjectNode node) {
    try {
      return json.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
