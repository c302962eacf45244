package dev.ward.metrics.exports;

import dev.ward.platform.files.FileContent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.IntFunction;

/**
 * The bytes of an export that is about to be handed out.
 *
 * @param pieces how many there are
 * @param piece reads the piece of a number, counted from 0
 */
record ExportContent(DataExport export, int pieces, IntFunction<Uni<byte[]>> piece) {

  /** What a browser saves it as. */
  String fileName() {
    return export.what() + "-" + export.id() + "." + export.format();
  }

  FileContent file() {
    return new FileContent(
        "export " + export.id(),
        export.bytes(),
        Multi.createFrom().range(0, pieces).onItem().transformToUniAndConcatenate(piece::apply));
  }
}
