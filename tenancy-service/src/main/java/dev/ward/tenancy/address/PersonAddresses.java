package dev.ward.tenancy.address;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

/** The addresses of a person, which nobody but they are shown. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PersonAddresses(@Valid @Nullable Address home, @Valid @Nullable Address postal) {

  /** Of a row's column {@code addresses}. */
  public static PersonAddresses of(Row row) {
    return row.getJsonObject("addresses").mapTo(PersonAddresses.class);
  }

  public JsonObject toJson() {
    return JsonObject.mapFrom(this);
  }
}
