using System.Globalization;
using GaDms.Ingestion;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Shows how far an ingestion is, at once and in order.</summary>
internal sealed class IngestReporter(ProgressLine line) : IProgress<IngestProgress>
{
    public void Report(IngestProgress value) => line.Report(value.Report.Done, value.Video is null ? null : Describe(value));

    private static string Describe(IngestProgress at)
    {
        var moment = at.Duration is { } duration ? $"{Clock(at.Moment)} of {Clock(duration)}" : Clock(at.Moment);
        var left = at.TimeLeft is { } time ? $"  {Clock(time)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{at.Video} {moment}  {at.PerSecond:F1} frames/s{left}");
    }

    private static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}");
}
