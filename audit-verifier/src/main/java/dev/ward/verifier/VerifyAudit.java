package dev.ward.verifier;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The command: {@code verify-audit FILE [--key PEM|JWKS]... [--checkpoints FILE]...}. */
public final class VerifyAudit {

  public static final int WHOLE = 0;
  public static final int NOT_WHOLE = 1;
  public static final int UNUSABLE = 2;

  static final String USAGE =
      "Usage: verify-audit FILE [--key PEM|JWKS]... [--checkpoints FILE]... (FILE - is standard input)";

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  VerifyAudit(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    System.exit(new VerifyAudit(System.in, System.out, System.err).run(arguments));
  }

  /** The exit code. */
  int run(String... arguments) {
    try {
      return verify(arguments);
    } catch (UnusableInputException e) {
      err.println(e.getMessage());
    } catch (IOException e) {
      err.println("The input can't be read: " + e.getMessage() + ".");
    }
    return UNUSABLE;
  }

  private int verify(String... arguments) throws IOException, UnusableInputException {
    PublicKeys keys = new PublicKeys();
    Checkpoints checkpoints = new Checkpoints();
    String file = null;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--key" -> keys.addAll(content(arguments, ++i));
        case "--checkpoints" -> checkpoints.addAll(content(arguments, ++i));
        default -> file = only(file, arguments[i]);
      }
    }
    if (file == null) {
      throw new UnusableInputException(USAGE);
    }
    try (InputStream export =
        file.equals("-") ? new BufferedInputStream(in) : Files.newInputStream(existing(file))) {
      return say(new ExportVerifier(keys, checkpoints).verify(export), keys);
    }
  }

  private int say(Verdict verdict, PublicKeys keys) {
    Finding finding = verdict.finding();
    if (finding != null) {
      out.println("NOT WHOLE. " + finding.sentence());
      return NOT_WHOLE;
    }
    out.printf("Whole: %,d events.%n", verdict.events());
    for (ChainRange range : verdict.chains()) {
      out.printf(
          "  chain %s, events %d to %d, ending in %s%n",
          range.stream(), range.firstSeq(), range.lastSeq(), range.lastHash());
    }
    if (verdict.checkpoints() > 0) {
      out.printf("Held against %,d checkpoints.%n", verdict.checkpoints());
    }
    out.println(
        keys.isEmpty()
            ? "Nobody's signature was checked, for no key was given: whoever can write the file can have made it."
            : "Signed by key " + verdict.keyId() + ".");
    return WHOLE;
  }

  private static String only(@Nullable String before, String argument)
      throws UnusableInputException {
    if (before != null || argument.startsWith("--")) {
      throw new UnusableInputException(USAGE);
    }
    return argument;
  }

  private static String content(String[] arguments, int at)
      throws IOException, UnusableInputException {
    if (at >= arguments.length) {
      throw new UnusableInputException(USAGE);
    }
    return Files.readString(existing(arguments[at]), StandardCharsets.UTF_8);
  }

  private static Path existing(String file) throws UnusableInputException {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path) && !Files.isReadable(path)) {
      throw new UnusableInputException("There is no file " + file + ".");
    }
    return path;
  }
}
