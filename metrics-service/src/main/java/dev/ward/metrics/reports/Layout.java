package dev.ward.metrics.reports;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.UserTagSectionHelper;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Lays a sheet out as XHTML: whole by itself, without a script, every text escaped. Made when the
 * first report is printed, because most instances never print one.
 */
final class Layout {

  private final Template page;

  Layout() {
    Variant html = Variant.forContentType(Variant.TEXT_HTML);
    Engine engine =
        Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .addSectionHelper(new UserTagSectionHelper.Factory("chart", "chart.html"))
            .build();
    engine.putTemplate("chart.html", engine.parse(resource("chart.html"), html, "chart.html"));
    page = engine.parse(resource("weekly.html"), html, "weekly.html");
  }

  /**
   * @param vector whether drawings are there as SVG; else they are left to who renders it
   */
  String of(Sheet sheet, boolean vector) {
    return page.data("sheet", sheet, "vector", vector).render();
  }

  private static String resource(String name) {
    try (InputStream text =
        Objects.requireNonNull(Layout.class.getResourceAsStream("/reports/" + name))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
