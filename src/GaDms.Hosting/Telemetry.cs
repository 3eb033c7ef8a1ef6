using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GaDms.Hosting;

/// <summary>What the search tells about itself, under one name for metrics and traces.</summary>
public static class Telemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "GaDms";

    private static readonly Meter s_meter = new(Name);

    internal static ActivitySource Activities { get; } = new(Name);

    internal static Histogram<double> SearchDuration { get; } = s_meter.CreateHistogram<double>("gadms.search.duration", "s", "Time of one page of results.");

    internal static UpDownCounter<int> EncodeWaiting { get; } = s_meter.CreateUpDownCounter<int>("gadms.encode.waiting", "{input}", "Sentences and pictures that wait for the model.");

    internal static Counter<long> Ingested { get; } = s_meter.CreateCounter<long>("gadms.ingest.people", "{person}", "People that were added.");

    internal static Counter<long> Removed { get; } = s_meter.CreateCounter<long>("gadms.retention.people", "{person}", "People that were removed because their time was over.");
}
