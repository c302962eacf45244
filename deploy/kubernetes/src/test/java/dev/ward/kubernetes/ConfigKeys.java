package dev.ward.kubernetes;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that a module reads, of its interfaces with {@code @ConfigMapping}. */
final class ConfigKeys {
  private static final Pattern MAPPING =
      Pattern.compile(
          "@ConfigMapping\\(prefix = \"([^\"]+)\"\\)\\s*(?:public )?interface (\\w+)[^{]*\\{");
  private static final Pattern NESTED =
      Pattern.compile("interface (\\w+)(?: extends (\\w+))?\\s*\\{");
  private static final Pattern METHOD = Pattern.compile("([\\w.<>]+)\\s+(\\w+)\\(\\);");

  private static final Map<String, Set<String>> READ = new ConcurrentHashMap<>();

  private ConfigKeys() {}

  static Set<String> of(String module) {
    return READ.computeIfAbsent(module, ConfigKeys::read);
  }

  private static Set<String> read(String module) {
    Set<String> keys = new TreeSet<>();
    for (Path file : Sources.java(module)) {
      String source = Sources.text(file).replaceAll("(?s)/\\*.*?\\*/|//[^\\n]*", "");
      Matcher mapping = MAPPING.matcher(source);
      while (mapping.find()) {
        new Interface(body(source, mapping.end()), new HashMap<>()).keys(mapping.group(1), keys);
      }
    }
    return keys;
  }

  /** What stands between the braces of which the first has just been read. */
  private static String body(String source, int from) {
    int depth = 1;
    int at = from;
    while (depth > 0) {
      char c = source.charAt(at++);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    }
    return source.substring(from, at - 1);
  }

  private static final class Interface {
    /** All of the mapping's interfaces by name. */
    private final Map<String, Interface> nested;

    private final String methods;

    Interface(String body, Map<String, Interface> nested) {
      this.nested = nested;
      StringBuilder rest = new StringBuilder();
      int at = 0;
      Matcher inner = NESTED.matcher(body);
      while (inner.find(at)) {
        String content = body(body, inner.end());
        rest.append(body, at, inner.start());
        at = inner.end() + content.length() + 1;
        String inherited = inner.group(2) == null ? "" : nested.get(inner.group(2)).methods;
        nested.put(inner.group(1), new Interface(content + inherited, nested));
      }
      methods = rest.append(body.substring(at)).toString();
    }

    void keys(String prefix, Set<String> keys) {
      Matcher method = METHOD.matcher(methods);
      while (method.find()) {
        String key = prefix + "." + kebab(method.group(2));
        Interface group = nested.get(method.group(1));
        if (group == null) {
          keys.add(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
        } else {
          group.keys(key, keys);
        }
      }
    }

    private static String kebab(String name) {
      return name.replaceAll("([a-z])([A-Z])", "$1-$2");
    }
  }
}
