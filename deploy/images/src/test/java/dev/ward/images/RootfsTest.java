package dev.ward.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.local.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootfsTest {
  private static final long TIME = 1_000_000;

  @TempDir Path folder;

  @Test
  void layersLieOverEachOtherAndTakeAwayWhatTheyCover() throws Exception {
    Path root =
        unpack(
            layer(file("etc/kept"), file("etc/gone"), file("old/a"), file("usr/lib/x")),
            layer(
                link("lib", "usr/lib"),
                file("etc/.wh.gone"),
                file("old/.wh..wh..opq"),
                file("old/b")),
            layer(file("lib/y")));

    assertThat(root.resolve("etc/kept")).hasContent("etc/kept");
    assertThat(root.resolve("etc/gone")).doesNotExist();
    assertThat(root.resolve("old/a")).doesNotExist();
    assertThat(root.resolve("old/b")).exists();
    assertThat(root.resolve("usr/lib/y")).hasContent("lib/y");
    assertThat(Files.getLastModifiedTime(root.resolve("etc/kept")).toMillis()).isEqualTo(TIME);
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".wh."));
    }
  }

  @Test
  void noFileOfAnImageLandsOutsideOfIt() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));

    assertThatThrownBy(() -> unpack(layer(file("../outside/a")))).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> unpack(layer(link("way", outside.toString())), layer(file("way/a"))))
        .isInstanceOf(Failure.class);
    assertThat(outside).isEmptyDirectory();
  }

  private Path unpack(byte[]... layers) throws IOException {
    Path tar = folder.resolve("image.tar");
    try (TarArchiveOutputStream image = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      StringBuilder names = new StringBuilder();
      for (int i = 0; i < layers.length; i++) {
        put(image, "layer-" + i, layers[i]);
        names.append(i == 0 ? "" : ",").append("\"layer-").append(i).append('"');
      }
      put(image, "config", bytes("{}"));
      put(image, "manifest.json", bytes("[{\"Config\": \"config\", \"Layers\": [" + names + "]}]"));
    }
    try (Archive archive = Archive.open(tar)) {
      return Rootfs.unpack(archive, folder.resolve("root"));
    }
  }

  @SafeVarargs
  private static byte[] layer(UnaryOperator<TarArchiveOutputStream>... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream layer = new TarArchiveOutputStream(bytes)) {
      for (UnaryOperator<TarArchiveOutputStream> entry : entries) {
        entry.apply(layer);
      }
    }
    return bytes.toByteArray();
  }

  /** A file that holds its own name. */
  private static UnaryOperator<TarArchiveOutputStream> file(String name) {
    return layer -> put(layer, name, bytes(name));
  }

  private static UnaryOperator<TarArchiveOutputStream> link(String name, String target) {
    return layer -> {
      TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      entry.setLinkName(target);
      return write(layer, entry, new byte[0]);
    };
  }

  private static TarArchiveOutputStream put(
      TarArchiveOutputStream tar, String name, byte[] content) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    entry.setModTime(TIME);
    return write(tar, entry, content);
  }

  private static TarArchiveOutputStream write(
      TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return tar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
