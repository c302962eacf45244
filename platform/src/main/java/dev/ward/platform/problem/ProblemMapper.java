package dev.ward.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/**
 * Turns everything that can go wrong in a request into problem+json; nothing of how we are made
 * gets out.
 */
public class ProblemMapper {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  @ServerExceptionMapper
  public Response problem(Problem problem, RoutingContext context) {
    return answer(problem, context);
  }

  @ServerExceptionMapper
  public Response unauthenticated(
      io.quarkus.security.UnauthorizedException failure, RoutingContext context) {
    return answer(Problem.of(ProblemCode.UNAUTHENTICATED), context);
  }

  @ServerExceptionMapper
  public Response badToken(
      io.quarkus.security.AuthenticationFailedException failure, RoutingContext context) {
    return answer(Problem.of(ProblemCode.INVALID_TOKEN), context);
  }

  @ServerExceptionMapper
  public Response forbidden(
      io.quarkus.security.ForbiddenException failure, RoutingContext context) {
    return answer(Problem.of(ProblemCode.FORBIDDEN), context);
  }

  @ServerExceptionMapper
  public Response violation(ResteasyReactiveViolationException failure, RoutingContext context) {
    return answer(invalid(failure), context);
  }

  @ServerExceptionMapper
  public Response mismatch(MismatchedInputException failure, RoutingContext context) {
    return answer(unreadable(failure), context);
  }

  @ServerExceptionMapper
  public Response web(WebApplicationException failure, RoutingContext context) {
    if (failure.getCause() instanceof JsonProcessingException unreadable) {
      return answer(unreadable(unreadable), context);
    }
    if (failure.getResponse().getStatusInfo().getFamily() == Response.Status.Family.REDIRECTION) {
      return failure.getResponse();
    }
    return answer(Problem.of(code(failure.getResponse().getStatus())), context);
  }

  @ServerExceptionMapper
  public Response any(
      Throwable failure, RoutingContext context, @Nullable SimpleResourceInfo operation) {
    Problem problem = SqlProblems.of(failure);
    if (problem == null && failure instanceof JsonProcessingException unreadable) {
      problem = unreadable(unreadable);
    }
    if (problem == null && failure instanceof ConstraintViolationException violations) {
      problem = invalid(violations);
    }
    if (problem == null) {
      LOG.errorf(failure, "%s failed", name(operation));
      problem = Problem.of(ProblemCode.INTERNAL);
    } else if (problem.code() == ProblemCode.UNAVAILABLE) {
      LOG.warnf("%s found no database: %s", name(operation), failure);
    }
    return answer(problem, context);
  }

  /** By our name for it: a path may name a patient. */
  private static String name(@Nullable SimpleResourceInfo operation) {
    return operation == null
        ? "a request"
        : operation.getResourceClass().getSimpleName() + "." + operation.getMethodName();
  }

  private static Response answer(Problem problem, RoutingContext context) {
    Response.ResponseBuilder response =
        Response.status(problem.code().status())
            .type(ProblemDocument.MEDIA_TYPE)
            .entity(ProblemDocument.of(problem, context).toJson());
    if (problem.code().status() == 401) {
      response.header("WWW-Authenticate", problem.challenge());
    }
    switch (problem.code()) {
      case UNAVAILABLE, AUDIT_UNAVAILABLE -> response.header("Retry-After", "2");
      case OUTBOX_FULL -> response.header("Retry-After", "30");
      default -> {}
    }
    return response.build();
  }

  private static ProblemCode code(int status) {
    for (ProblemCode code : ProblemCode.values()) {
      if (code.status() == status) {
        return code;
      }
    }
    return status < 500 ? ProblemCode.MALFORMED : ProblemCode.INTERNAL;
  }

  private static Problem invalid(ConstraintViolationException failure) {
    List<Problem.FieldError> errors = new ArrayList<>();
    for (ConstraintViolation<?> violation : failure.getConstraintViolations()) {
      errors.add(new Problem.FieldError(pointer(violation), violation.getMessage()));
    }
    return Problem.invalid(errors);
  }

  /**
   * The path without the method's and the parameter's names, which mean nothing to a caller; a
   * parameter keeps its own.
   */
  private static String pointer(ConstraintViolation<?> violation) {
    List<Path.Node> nodes = new ArrayList<>();
    violation.getPropertyPath().forEach(nodes::add);
    StringBuilder pointer = new StringBuilder();
    for (int i = Math.min(nodes.size() - 1, nodes.size() > 2 ? 2 : 1); i < nodes.size(); i++) {
      Path.Node node = nodes.get(i);
      if (node.getIndex() != null) {
        pointer.append('/').append(node.getIndex());
      }
      if (node.getName() != null && !node.getName().startsWith("<")) {
        pointer.append('/').append(node.getName());
      }
    }
    return pointer.toString();
  }

  private static Problem unreadable(JsonProcessingException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
      if (cause instanceof StreamConstraintsException) {
        return Problem.with(
            ProblemCode.MALFORMED,
            "The body is nested too deeply, or a value in it is too long.",
            List.of(new Problem.FieldError(pointer(failure), "is more than can be read")));
      }
    }
    if (!(failure instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return Problem.of(ProblemCode.MALFORMED, "The body is not the JSON that is expected.");
    }
    String message =
        failure instanceof UnrecognizedPropertyException
            ? "is not a known field"
            : "has a value of the wrong type or form";
    return Problem.invalid(pointer(mapping), message);
  }

  private static String pointer(JsonProcessingException failure) {
    StringBuilder pointer = new StringBuilder();
    if (failure instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        pointer.append('/');
        pointer.append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
      }
    }
    return pointer.toString();
  }
}
