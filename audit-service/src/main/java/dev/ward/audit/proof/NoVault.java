package dev.ward.audit.proof;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is configured where nothing is kept outside. */
final class NoVault implements Vault {

  @Override
  public Uni<Void> put(String name, byte[] content) {
    return Uni.createFrom().failure(new IllegalStateException("there is no vault"));
  }

  @Override
  public Uni<List<String>> list(String prefix, @Nullable String after, int limit) {
    return Uni.createFrom().item(List.of());
  }

  @Override
  public Uni<byte[]> get(String name) {
    return Uni.createFrom().failure(new IllegalStateException("there is no vault"));
  }

  @Override
  public boolean isThere() {
    return false;
  }
}
