package dev.ward.metrics.exports;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Sends an export piece by piece: the next is read when the client has taken the one before. The
 * length is said first, so that a client can tell a broken download from a whole one.
 */
@Provider
public class ExportContentWriter implements ServerMessageBodyWriter<ExportContent> {

  private static final Logger LOG = Logger.getLogger(ExportContentWriter.class);

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
    return ExportContent.class.isAssignableFrom(type);
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return ExportContent.class.isAssignableFrom(type);
  }

  @Override
  public void writeResponse(ExportContent content, Type generic, ServerRequestContext request) {
    ResteasyReactiveRequestContext context = (ResteasyReactiveRequestContext) request;
    ServerHttpResponse response = context.serverResponse();
    context.suspend();
    response.setResponseHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(content.export().bytes()));
    Multi.createFrom()
        .range(0, content.pieces())
        .onItem()
        .transformToUniAndConcatenate(
            number ->
                content
                    .piece()
                    .apply(number)
                    .flatMap(
                        piece -> Uni.createFrom().completionStage(() -> response.write(piece))))
        .subscribe()
        .with(
            sent -> {},
            failure -> {
              LOG.debugf("export %s broke off: %s", content.export().id(), failure);
              context.serverRequest().closeConnection();
              context.resume();
            },
            () -> {
              response.end();
              context.resume();
            });
  }

  @Override
  public void writeTo(
      ExportContent content,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream out) {
    throw new UnsupportedOperationException("an export is never written by a blocking stream");
  }
}
