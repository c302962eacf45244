package dev.ward.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One PostgreSQL, one Keycloak and one mail sink for the tests that start what services they need
 * themselves; to start them takes longer than most of these tests do. Hands their {@link WardStack}
 * to whoever takes one, and stops it behind the last test of all.
 */
final class CommonGround implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == WardStack.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(CommonGround.class))
        .getOrComputeIfAbsent(Started.class, first -> new Started(), Started.class)
        .stack;
  }

  private static final class Started implements AutoCloseable {
    private final Path state;
    private final WardStack stack;

    Started() {
      try {
        state = Files.createTempDirectory("ward-ground");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Settings settings = new Settings(Path.of("../.."), state, Ports.free());
      Progress silent = new Progress(new PrintStream(OutputStream.nullOutputStream()));
      stack = new WardStack(settings, silent);
      try {
        stack.start(List.of());
      } catch (RuntimeException e) {
        stack.close();
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      stack.close();
      TemporaryState.delete(state);
    }
  }
}
