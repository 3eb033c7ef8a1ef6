using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GaDms.Server.Access;

/// <summary>
/// A line of the audit log for every request that was refused. Whoever tries without end shall not fill the disk: in each minute
/// so many have a line of their own, and the others are counted in one.
/// </summary>
internal sealed partial class RefusalAudit(AuditLog log, TimeProvider clock, ILogger<RefusalAudit> logger, int mostInMinute) : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string What = "refused";
    private const string Nobody = "nobody";
    private const int LongestPath = 200;

    // What Kestrel itself finds to be no HTTP: no middleware ever sees it.
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private readonly Lock _lock = new();
    private IDisposable? _subscription;
    private DateTimeOffset _minute;
    private int _lines;
    private long _more;

    /// <summary>Watches everything that comes in.</summary>
    public void Watch(WebApplication app)
    {
        _subscription = app.Services.GetRequiredService<DiagnosticListener>().Subscribe(this, static name => name == BadRequest);
        app.Use((context, next) =>
        {
            // Before the first byte of the answer: whoever has read it finds the line.
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode is >= StatusCodes.Status400BadRequest and < StatusCodes.Status499ClientClosedRequest)
                    Write(Entry(context));
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // What was answered already has its line: only the rest of its body was no HTTP.
        if (value is { Key: BadRequest, Value: IFeatureCollection features } && features.Get<IHttpResponseFeature>() is not { HasStarted: true })
        {
            Write(new AuditEntry
            {
                Who = Nobody,
                What = What,
                From = features.Get<IHttpConnectionFeature>()?.RemoteIpAddress?.ToString(),
                Status = (features.Get<IBadRequestExceptionFeature>()?.Error as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest,
            });
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        lock (_lock)
            WriteMore();
    }

    private static AuditEntry Entry(HttpContext context) => new()
    {
        Who = context.User.Identity?.Name ?? Nobody,
        What = What,
        From = context.Connection.RemoteIpAddress?.ToString(),
        Method = Short(context.Request.Method),
        Path = Short(context.Request.Path.Value ?? ""),
        Status = context.Response.StatusCode,
    };

    private static string Short(string text) => text.Length <= LongestPath ? text : text[..LongestPath] + "…";

    private void Write(AuditEntry entry)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (now - _minute >= TimeSpan.FromMinutes(1))
            {
                WriteMore();
                (_minute, _lines) = (now, 0);
            }
            if (_lines++ < mostInMinute)
                Append(entry);
            else
                _more++;
        }
    }

    private void WriteMore()
    {
        if (_more > 0)
            Append(new AuditEntry { Who = "several", What = What, Tries = _more });
        _more = 0;
    }

    /// <summary>What is refused already cannot be refused once more.</summary>
    private void Append(AuditEntry entry)
    {
        try
        {
            log.Write(entry);
        }
        catch (AuditException e)
        {
            LogLost(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a refused request is not in the audit log: {Reason}")]
    private partial void LogLost(string reason);
}
