using GaDms.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace GaDms.Server;

/// <summary>How the server is set up.</summary>
public sealed record ServerOptions
{
    /// <summary>Where it listens when nothing else is said: this machine only.</summary>
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>Time for proxies to notice that a server is about to stop.</summary>
    public static readonly TimeSpan NetworkDrain = TimeSpan.FromSeconds(5);

    /// <summary>The gallery, the model and the limits.</summary>
    public required Action<PersonSearchOptions> Search { get; init; }

    /// <summary>Addresses to listen at: "http://127.0.0.1:5080". Others than loopback need a key in <see cref="KeysPath"/>.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>File of the keys; need not be there.</summary>
    public required string KeysPath { get; init; }

    /// <summary>File that every search is written to.</summary>
    public required string AuditPath { get; init; }

    /// <summary>Bytes of a search with pictures, all together.</summary>
    public long MaxSearchBytes { get; init; } = 32L << 20;

    /// <summary>Bytes of one upload for ingestion.</summary>
    public long MaxIngestBytes { get; init; } = 256L << 20;

    /// <summary>After this time a request other than an upload is given up.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it goes on answering after it was asked to stop; null: <see cref="NetworkDrain"/>, at once where only this machine can ask.</summary>
    public TimeSpan? Drain { get; init; }

    /// <summary>Refused requests that have a line of their own in the audit log, in each minute; the others are counted in one line.</summary>
    public int MaxRefusalLinesPerMinute { get; init; } = 600;

    /// <summary>Replaces or adds services before the server's own are added; null: nothing.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}
