using System.Text.Json;
using GaDms.Hosting;
using GaDms.Retrieval;
using GaDms.Server.Access;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace GaDms.Server;

/// <summary>Every failure as problem+json that says what to do; what is inside the server stays there.</summary>
internal sealed partial class Problems(ILogger<Problems> logger) : IExceptionHandler
{
    private const int ClientClosed = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosed;
            return true;
        }
        var (status, detail) = Describe(exception);
        if (status == StatusCodes.Status500InternalServerError)
            LogBroken(exception, httpContext.Request.Method, httpContext.Request.Path);
        else if (status == StatusCodes.Status503ServiceUnavailable)
            LogUnavailable(detail);
        if (status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = exception is GalleryException ? "2" : "5";
        await WriteAsync(httpContext, status, detail).ConfigureAwait(false);
        return true;
    }

    public static Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail },
        }).AsTask();
    }

    /// <summary>Why the server is not ready, in a few words: who may ask is nobody in particular.</summary>
    public static Task WriteHealthAsync(HttpContext context, HealthReport report)
    {
        if (report.Status == HealthStatus.Healthy)
            return context.Response.WriteAsync("Healthy");
        context.Response.Headers.RetryAfter = "2";
        return WriteAsync(context, context.Response.StatusCode, report.Entries["draining"].Status == HealthStatus.Healthy
            ? "The gallery does not answer; the server's log says more."
            : "This server is about to stop.");
    }

    public static IResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not Found");

    /// <summary>For answers without a body: nothing there, wrong method, wrong content type.</summary>
    public static Task FillAsync(StatusCodeContext context)
    {
        var response = context.HttpContext.Response;
        return WriteAsync(context.HttpContext, response.StatusCode, response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "There is nothing at this address; /openapi/v1.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed => "This address takes another method; /openapi/v1.json says which.",
            StatusCodes.Status413PayloadTooLarge => "The request is too large.",
            StatusCodes.Status415UnsupportedMediaType => "This address takes another content type; /openapi/v1.json says which.",
            _ => "The request cannot be answered.",
        });
    }

    private static (int Status, string Detail) Describe(Exception exception) => exception switch
    {
        QueryException => (StatusCodes.Status400BadRequest, exception.Message),
        BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, DescribeJson(json)),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (StatusCodes.Status413PayloadTooLarge, "The request is too large; send fewer or smaller files."),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => (StatusCodes.Status415UnsupportedMediaType, "This address takes another content type; /openapi/v1.json says which."),
        BadHttpRequestException bad => (bad.StatusCode, $"The request cannot be read: {bad.Message}"),
        JsonException json => (StatusCodes.Status400BadRequest, DescribeJson(json)),

        // What the reader of forms throws, for too many parts as for parts that are none.
        InvalidDataException { Source: "Microsoft.AspNetCore.WebUtilities" or "Microsoft.AspNetCore.Http" } or IOException { Source: "Microsoft.AspNetCore.WebUtilities" } => (StatusCodes.Status400BadRequest, $"The form cannot be read: {exception.Message}"),
        BusyException or AuditException => (StatusCodes.Status503ServiceUnavailable, exception.Message),
        GalleryException => (StatusCodes.Status503ServiceUnavailable, $"The gallery does not answer: {exception.Message}"),
        OperationCanceledException => (StatusCodes.Status504GatewayTimeout, "This took too long; try again, or ask for less."),
        _ => (StatusCodes.Status500InternalServerError, "Something went wrong inside the server; its log says more."),
    };

    private static string DescribeJson(JsonException json) => json.Path is { Length: > 0 } path
        ? $"The JSON is not what is asked for at {path}: {FirstSentence(json.Message)}"
        : $"This is not JSON: {FirstSentence(json.Message)}";

    /// <summary>Without the names of .NET's types, which mean nothing to whoever sent it.</summary>
    private static string FirstSentence(string message)
    {
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return "there is no such field; see /openapi/v1.json.";
        if (message.Contains("could not be converted to", StringComparison.Ordinal))
            return "the value is of another kind; see /openapi/v1.json.";
        return message.Split(" Path:")[0];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogBroken(Exception exception, string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "refused: {Reason}")]
    private partial void LogUnavailable(string reason);
}
