package dev.ward.metrics.reports;

import com.openhtmltopdf.extend.FSObjectDrawer;
import com.openhtmltopdf.extend.OutputDevice;
import com.openhtmltopdf.render.RenderingContext;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Draws charts into a PDF as shapes, sharp at any size, as chart.html does into HTML. */
final class ChartDrawer implements FSObjectDrawer {

  private static final Color GROUND = new Color(0xc9d5de);
  private static final Color COLUMN = new Color(0x9db8cc);
  private static final Color LATEST = new Color(0x1f5f8b);
  private static final Color LAST_YEAR = new Color(0xc46a1b);

  private final Map<String, Chart> charts;

  ChartDrawer(List<Chart> charts) {
    this.charts = charts.stream().collect(Collectors.toMap(Chart::id, Function.identity()));
  }

  @Override
  public @Nullable Map<Shape, String> drawObject(
      Element element,
      double x,
      double y,
      double width,
      double height,
      OutputDevice device,
      RenderingContext context,
      int dotsPerPixel) {
    Chart chart = charts.get(element.getAttribute("data"));
    if (chart != null) {
      device.drawWithGraphics(
          (float) x,
          (float) y,
          (float) width / dotsPerPixel,
          (float) height / dotsPerPixel,
          graphics -> draw(chart, graphics));
    }
    return null;
  }

  private static void draw(Chart chart, Graphics2D graphics) {
    graphics.setColor(GROUND);
    graphics.setStroke(new BasicStroke(0.8f));
    graphics.draw(new Line2D.Double(0, chart.zero(), chart.width(), chart.zero()));
    for (Chart.Column column : chart.columns()) {
      graphics.setColor(column.latest() ? LATEST : COLUMN);
      graphics.fill(
          new Rectangle2D.Double(column.x(), column.y(), column.width(), column.height()));
    }
    graphics.setColor(LAST_YEAR);
    graphics.setStroke(new BasicStroke(1.2f));
    for (Chart.Segment line : chart.lastYear()) {
      graphics.draw(new Line2D.Double(line.x1(), line.y1(), line.x2(), line.y2()));
    }
  }
}
