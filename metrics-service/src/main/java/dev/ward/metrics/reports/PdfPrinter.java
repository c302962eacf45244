package dev.ward.metrics.reports;

import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.render.DefaultObjectDrawerFactory;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.FontMappers;

/** Prints XHTML into PDF; the same into the same bytes. */
final class PdfPrinter {

  private static final String CHART = "ward/chart";

  static {
    FontMappers.set(new OneFont());
    XRLog.setLoggingEnabled(false);
  }

  private PdfPrinter() {}

  /**
   * @param day what the file is dated
   */
  static byte[] print(String xhtml, List<Chart> charts, LocalDate day) throws IOException {
    DefaultObjectDrawerFactory drawers = new DefaultObjectDrawerFactory();
    drawers.registerDrawer(CHART, new ChartDrawer(charts));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PdfBoxRenderer renderer =
            new PdfRendererBuilder()
                .withHtmlContent(xhtml, null)
                .withProducer("Ward")
                .useFont(OneFont::file, "Report")
                .useObjectDrawerFactory(drawers)
                // Nothing is fetched, whatever a text may look like.
                .useUriResolver((base, uri) -> null)
                .withDiagnosticConsumer(ignored -> {})
                .toStream(bytes)
                .buildPdfRenderer();
        PDDocument document = renderer.createPDFKeepOpen()) {
      GregorianCalendar dated = GregorianCalendar.from(day.atStartOfDay(ZoneOffset.UTC));
      document.getDocumentInformation().setCreationDate(dated);
      document.getDocumentInformation().setModificationDate(dated);
      document.setDocumentId(day.toEpochDay());
      document.save(bytes);
    }
    return bytes.toByteArray();
  }
}
