package dev.ward.kubernetes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody reads at night must be true: what they are told to call, to set and to read exists.
 */
record Runbook(Path file, String text) {
  private static final Pattern CALL =
      Pattern.compile("`(GET|POST|PUT|PATCH|DELETE) (/[^` ?]+)[^`]*`");
  private static final Pattern OPERATION =
      Pattern.compile("\\| `(GET|POST|PUT|PATCH|DELETE) (/[^`]+)` \\|");
  private static final Pattern SETTING = Pattern.compile("`(WARD_[A-Z_]+)(\\*?)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

  static Runbook of(Path file) {
    return new Runbook(file, Sources.text(file));
  }

  List<String> offences() {
    List<String> offences = new ArrayList<>();
    calls(offences);
    settings(offences);
    Matcher link = LINK.matcher(text);
    while (link.find()) {
      if (!Files.exists(file.resolveSibling(link.group(1)).normalize())) {
        offences.add(link.group(1) + " is not there to be read");
      }
    }
    return offences;
  }

  private void calls(List<String> offences) {
    String operations = Sources.text(Overlays.REPOSITORY.resolve("docs/operations.md"));
    Matcher call = CALL.matcher(text);
    while (call.find()) {
      boolean known =
          OPERATION
              .matcher(operations)
              .results()
              .anyMatch(
                  operation ->
                      operation.group(1).equals(call.group(1))
                          && same(operation.group(2), call.group(2)));
      if (!known) {
        offences.add(call.group(1) + " " + call.group(2) + " is no operation");
      }
    }
  }

  /** {@code {job}} stands for anything, and so does {@code <service>}. */
  private static boolean same(String operation, String call) {
    String[] known = operation.split("/");
    String[] said = call.split("/");
    if (known.length != said.length) {
      return false;
    }
    for (int i = 0; i < known.length; i++) {
      if (!known[i].equals(said[i]) && !known[i].startsWith("{") && !said[i].startsWith("<")) {
        return false;
      }
    }
    return true;
  }

  private void settings(List<String> offences) {
    Set<String> known = new TreeSet<>();
    Sources.MODULES.forEach(module -> known.addAll(ConfigKeys.of(module)));
    Matcher setting = SETTING.matcher(text);
    while (setting.find()) {
      boolean family = !setting.group(2).isEmpty();
      if (known.stream()
          .noneMatch(
              key -> family ? key.startsWith(setting.group(1)) : key.equals(setting.group(1)))) {
        offences.add(setting.group(1) + " is read by nobody");
      }
    }
  }
}
