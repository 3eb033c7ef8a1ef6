using System.Diagnostics;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>One parser with its damaged inputs, on a thread of its own that is watched.</summary>
internal sealed class ParserRun(Parser parser, int seed, string failureFolder)
{
    private const int MostFailures = 10;

    // Another program may hold the machine for a while: only what is slow each time counts.
    private const int Repeats = 3;

    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(1);

    private readonly List<string> _failures = [];
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private int _number;
    private long _began;
    private int _read;
    private int _refused;
    private long _mostMemory;

    /// <summary>What was not as promised.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>What came of it.</summary>
    public string Outcome => $"{_read:N0} read, {_refused:N0} refused" + (parser.IsMeasured ? $"; at most {_mostMemory / 1024.0:N0} KiB" : "");

    /// <summary>Gives it inputs 0 up to a count.</summary>
    public void Run(int count)
    {
        _began = Stopwatch.GetTimestamp();
        var worker = new Thread(() => ReadAll(count)) { IsBackground = true, Name = parser.Name };
        worker.Start();
        while (!worker.Join(TimeSpan.FromMilliseconds(200)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _began)) <= s_hang)
                continue;

            // The thread cannot be ended; the process goes on without it.
            var number = Volatile.Read(ref _number);
            Fail(number, parser.Input(seed, number), $"hangs: not done after {s_hang.TotalSeconds} s");
            return;
        }
    }

    private void ReadAll(int count)
    {
        for (var number = 0; number < count && _failures.Count < MostFailures; number++)
        {
            var input = parser.Input(seed, number);
            Volatile.Write(ref _number, number);
            Volatile.Write(ref _began, Stopwatch.GetTimestamp());
            ReadOne(number, input);
        }
    }

    private void ReadOne(int number, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            parser.Read(input);
            _read++;
        }
        catch (Exception error)
        {
            _refused++;
            if (!parser.IsRefusal(error))
                Fail(number, input, $"{error.GetType().Name}: {FirstLine(error.Message)}{Place(error)}");
            else if (parser.IsValid && number < parser.Seeds.Count)
                Fail(number, input, $"refused, though nothing is wrong with it: {FirstLine(error.Message)}");
        }
        var memory = GC.GetAllocatedBytesForCurrentThread() - before;
        _mostMemory = Math.Max(_mostMemory, memory);
        var bound = parser.FreeBytes + ((long)input.Length * parser.BytesPerByte);
        if (parser.IsMeasured && memory > bound)
            Fail(number, input, $"takes {memory:N0} bytes for {input.Length:N0}; {bound:N0} are its bound");
        if (Stopwatch.GetElapsedTime(_began) > s_slow && IsSlow(input))
            Fail(number, input, $"takes more than {s_slow.TotalSeconds} s");
    }

    private bool IsSlow(byte[] input) => Enumerable.Range(0, Repeats).All(_ =>
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            parser.Read(input);
        }
        catch (Exception error) when (parser.IsRefusal(error))
        {
            // Told of before.
        }
        return Stopwatch.GetElapsedTime(began) > s_slow;
    });

    private void Fail(int number, byte[] input, string what)
    {
        // Of one kind, two are enough.
        var kind = string.Concat(what.Where(c => !char.IsAsciiDigit(c)).Take(60));
        if ((_seen[kind] = _seen.GetValueOrDefault(kind) + 1) > 2)
            return;
        Directory.CreateDirectory(failureFolder);
        var path = Path.Combine(failureFolder, $"{string.Concat(parser.Name.Where(c => c != ',')).Replace(' ', '-')}-{seed}-{number}.bin");
        File.WriteAllBytes(path, input);
        _failures.Add($"{parser.Name}, seed {seed}, number {number} ({path}): {what}");
    }

    private static string FirstLine(string text) => text.Split('\n')[0] is { Length: > 300 } line ? line[..300] : text.Split('\n')[0];

    private static string Place(Exception error) => (error.StackTrace ?? "").Split('\n').FirstOrDefault(line => line.Contains("GaDms.", StringComparison.Ordinal)) is { } line ? $" ({line.Trim()})" : "";
}
