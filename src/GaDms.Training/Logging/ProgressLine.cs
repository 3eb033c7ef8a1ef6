using System.Globalization;

namespace GaDms.Training.Logging;

/// <summary>
/// How far a long command is, how fast it goes and how long it will take. On a terminal one line, rewritten in place;
/// elsewhere (a pipe, a log file) a line every half minute. Safe to report to from several threads.
/// </summary>
public sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan s_terminalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_logInterval = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly string _label;
    private readonly string _unit;
    private readonly TextWriter _output;
    private readonly int? _width;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly long _doneBefore;
    private long? _total;
    private long _shown;
    private long _done;
    private bool _disposed;

    /// <summary>Starts the clock.</summary>
    /// <param name="label">What is being done: "encode gallery".</param>
    /// <param name="total">How many there are, or null when nobody knows.</param>
    /// <param name="unit">What is counted, in the plural: "images".</param>
    /// <param name="output">Where to write.</param>
    /// <param name="terminalWidth">Columns of the terminal behind the output; null when it is none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="doneBefore">How many a resumed command finds done; they do not count as speed.</param>
    public ProgressLine(
        string label,
        long? total,
        string unit,
        TextWriter output,
        int? terminalWidth,
        TimeProvider time,
        long doneBefore = 0)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(time);
        _label = label;
        _total = total;
        _unit = unit;
        _output = output;
        _width = terminalWidth;
        _time = time;
        _started = time.GetTimestamp();
        _shown = _started;
        _doneBefore = doneBefore;
        _done = doneBefore;
    }

    /// <summary>A progress line on standard error, so that results on standard output stay clean.</summary>
    /// <param name="label">What is being done: "encode gallery".</param>
    /// <param name="total">How many there are, or null when nobody knows.</param>
    /// <param name="unit">What is counted, in the plural: "images".</param>
    /// <param name="doneBefore">How many a resumed command finds done; they do not count as speed.</param>
    public static ProgressLine OnConsole(string label, long? total, string unit, long doneBefore = 0)
    {
        // A terminal that does not tell its width reports 0.
        int? width = Console.IsErrorRedirected ? null : Math.Max(40, Console.WindowWidth);
        return new ProgressLine(label, total, unit, Console.Error, width, TimeProvider.System, doneBefore);
    }

    /// <summary>Tells how far the work is; shown when the last showing is long enough ago.</summary>
    /// <param name="done">How many are done, in all.</param>
    /// <param name="detail">What else is worth seeing now: "loss 2.31".</param>
    public void Report(long done, string? detail = null)
    {
        lock (_lock)
        {
            _done = done;
            var now = _time.GetTimestamp();
            if (_time.GetElapsedTime(_shown, now) < (_width is null ? s_logInterval : s_terminalInterval))
                return;
            _shown = now;
            Show(detail is null ? Describe() : $"{Describe()}  {detail}", final: false);
        }
    }

    /// <summary>Tells how many there are, once that is known; null leaves it as it was.</summary>
    public void Expect(long? total)
    {
        lock (_lock)
            _total = total ?? _total;
    }

    /// <summary>Closes with a line that stays: how many, how long, how fast.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            var elapsed = _time.GetElapsedTime(_started);
            var count = _total is null || _done >= _total
                ? string.Create(CultureInfo.InvariantCulture, $"{_done:N0} {_unit}")
                : string.Create(CultureInfo.InvariantCulture, $"stopped at {_done:N0} of {_total:N0} {_unit}");
            Show($"{_label}: {count} in {Duration(elapsed)} ({Rate(elapsed)})", final: true);
        }
    }

    private string Describe()
    {
        var elapsed = _time.GetElapsedTime(_started);
        if (_total is not { } total)
            return string.Create(CultureInfo.InvariantCulture, $"{_label}: {_done:N0} {_unit}  {Rate(elapsed)}");

        // What was counted beside the work may prove too low.
        total = Math.Max(total, _done);
        var share = total == 0 ? 1 : (double)_done / total;
        var doneNow = _done - _doneBefore;
        var left = doneNow == 0 ? "" : $"  {Duration(elapsed * ((double)(total - _done) / doneNow))} left";
        return string.Create(
            CultureInfo.InvariantCulture, $"{_label}: {_done:N0}/{total:N0} ({100 * share:F0} %)  {Rate(elapsed)}{left}");
    }

    private string Rate(TimeSpan elapsed)
    {
        var perSecond = (_done - _doneBefore) / Math.Max(elapsed.TotalSeconds, 1e-3);
        return string.Create(
            CultureInfo.InvariantCulture, $"{perSecond.ToString(perSecond < 100 ? "F1" : "N0")} {_unit}/s");
    }

    private void Show(string text, bool final)
    {
        if (_width is not { } width)
        {
            _output.WriteLine(text);
            return;
        }

        // A line that wraps could not be rewritten, so it is cut; what the previous one left over is erased.
        var line = final || text.Length < width ? text : text[..(width - 1)];
        _output.Write($"\r{line}\u001b[K");
        if (final)
            _output.WriteLine();
        _output.Flush();
    }

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(long)time.TotalHours} h {time.Minutes:D2} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds:D2} s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s"),
    };
}
