package dev.ward.tenancy.address;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

/** The addresses of an organization or a clinic. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlaceAddresses(
    @Valid @Nullable Address postal,
    @Valid @Nullable Address visiting,
    @Valid @Nullable Address billing) {

  /** Of a row's column {@code addresses}. */
  public static PlaceAddresses of(Row row) {
    return row.getJsonObject("addresses").mapTo(PlaceAddresses.class);
  }
}
