package dev.ward.verifier;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small JSON (a header, a manifest, a checkpoint) as a map; no name may be there twice. */
record JsonTree(Map<String, @Nullable Object> members) {

  /**
   * The only value of a text.
   *
   * @throws Malformed if it is no object
   */
  static JsonTree of(byte[] bytes, int offset, int length) {
    try (JsonParser parser = Json.parser(bytes, offset, length)) {
      parser.nextToken();
      if (value(parser) instanceof JsonTree tree && parser.nextToken() == null) {
        return tree;
      }
      throw new Malformed("is no JSON object");
    } catch (IOException e) {
      throw new Malformed("is not JSON");
    }
  }

  /** All objects of a text: one after the other, in an array, or in the items of a page. */
  static List<JsonTree> all(String text) {
    List<JsonTree> found = new ArrayList<>();
    try (JsonParser parser = Json.parser(text)) {
      while (parser.nextToken() != null) {
        collect(value(parser), found);
      }
    } catch (IOException e) {
      throw new Malformed("is not JSON");
    }
    return found;
  }

  String text(String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw new Malformed("lacks \"" + name + "\"");
  }

  @Nullable String textOrNull(String name) {
    return members.get(name) == null ? null : text(name);
  }

  long number(String name) {
    if (members.get(name) instanceof Long number) {
      return number;
    }
    throw new Malformed("lacks the number \"" + name + "\"");
  }

  boolean flag(String name) {
    if (members.get(name) instanceof Boolean flag) {
      return flag;
    }
    throw new Malformed("lacks \"" + name + "\"");
  }

  JsonTree object(String name) {
    if (members.get(name) instanceof JsonTree tree) {
      return tree;
    }
    throw new Malformed("lacks \"" + name + "\"");
  }

  List<JsonTree> objects(String name) {
    if (!(members.get(name) instanceof List<?> list)) {
      throw new Malformed("lacks \"" + name + "\"");
    }
    List<JsonTree> objects = new ArrayList<>();
    for (Object one : list) {
      if (!(one instanceof JsonTree tree)) {
        throw new Malformed("has something else in \"" + name + "\"");
      }
      objects.add(tree);
    }
    return objects;
  }

  /**
   * @throws Malformed if there is anything else in it
   */
  void only(String... names) {
    for (String name : members.keySet()) {
      if (!List.of(names).contains(name)) {
        throw new Malformed("has \"" + name + "\", which isn't part of it");
      }
    }
  }

  private static void collect(@Nullable Object value, List<JsonTree> found) {
    if (value instanceof List<?> list) {
      list.forEach(one -> collect(one, found));
    } else if (value instanceof JsonTree tree
        && tree.members.get("items") instanceof List<?> list) {
      list.forEach(one -> collect(one, found));
    } else if (value instanceof JsonTree tree) {
      found.add(tree);
    } else {
      throw new Malformed("has something in it that is no JSON object");
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new Malformed("ends in the middle");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static JsonTree object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (members.containsKey(name)) {
        throw new Malformed("has \"" + name + "\" twice");
      }
      members.put(name, value(parser));
    }
    return new JsonTree(members);
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }
}
