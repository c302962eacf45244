package dev.ward.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. An ordinary user runs it as is; root runs it in a user
 * namespace of its own, where it isn't root, or, where namespaces are forbidden, as another user
 * with just enough rights to reach the files.
 */
enum PostgresAccount {
  SELF(List.of()),
  NAMESPACE(List.of("unshare", "--user")),
  OTHER_USER(
      List.of(
          "setpriv",
          "--reuid=" + PostgresAccount.NOBODY,
          "--regid=" + PostgresAccount.NOBODY,
          "--clear-groups",
          "--inh-caps=+dac_override",
          "--ambient-caps=+dac_override"));

  private static final int NOBODY = 65534;

  private final List<String> prefix;

  PostgresAccount(List<String> prefix) {
    this.prefix = prefix;
  }

  /**
   * The account to use for a data directory; one that was made as the other user stays that user's.
   */
  static PostgresAccount choose(Path data) {
    if (!Commands.run("id", "-u").output().equals("0")) {
      // It also refuses a user without a name, such as a container's arbitrary one.
      boolean named = Commands.run("id", "-un").succeeded();
      return named || !NAMESPACE.works() ? SELF : NAMESPACE;
    }
    boolean othersData = Files.exists(data) && ownerOf(data) == NOBODY;
    if (!othersData && NAMESPACE.works()) {
      return NAMESPACE;
    }
    if (OTHER_USER.works()) {
      return OTHER_USER;
    }
    throw new Failure(
        "PostgreSQL can't run as root here, because neither unshare nor setpriv may change that; run deploy/up as an ordinary user.");
  }

  List<String> command(String... command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(List.of(command));
    return whole;
  }

  /** Makes the directory in which the account will create a cluster. */
  void createDirectory(Path data) throws IOException {
    Files.createDirectories(data);
    if (this == OTHER_USER) {
      Files.setAttribute(data, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private boolean works() {
    Commands.Result result = Commands.run(command("id", "-u"));
    return result.succeeded() && !result.output().equals("0");
  }

  private static int ownerOf(Path path) {
    try {
      return (Integer) Files.getAttribute(path, "unix:uid");
    } catch (IOException e) {
      throw new Failure("The owner of " + path + " can't be read: " + e.getMessage() + ".", e);
    }
  }
}
