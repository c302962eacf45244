package dev.ward.platform.files;

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
 * Sends a file piece by piece: the next is read when the client has taken the one before. One that
 * breaks off takes the connection with it, so that no client mistakes it for the whole.
 */
@Provider
public class FileContentWriter implements ServerMessageBodyWriter<FileContent> {

  private static final Logger LOG = Logger.getLogger(FileContentWriter.class);

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
    return FileContent.class.isAssignableFrom(type);
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return FileContent.class.isAssignableFrom(type);
  }

  @Override
  public void writeResponse(FileContent content, Type generic, ServerRequestContext request) {
    ResteasyReactiveRequestContext context = (ResteasyReactiveRequestContext) request;
    ServerHttpResponse response = context.serverResponse();
    context.suspend();
    if (content.length() == null) {
      response.setChunked(true);
    } else {
      response.setResponseHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(content.length()));
    }
    content
        .pieces()
        .onItem()
        .transformToUniAndConcatenate(
            piece -> Uni.createFrom().completionStage(() -> response.write(piece)))
        .subscribe()
        .with(
            sent -> {},
            failure -> {
              LOG.debugf("%s broke off: %s", content.name(), failure);
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
      FileContent content,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream out) {
    throw new UnsupportedOperationException("a file is never written by a blocking stream");
  }
}
