using GaDms.Imaging;
using GaDms.Imaging.Decoding;

namespace GaDms.Faults.Tests.Decoding;

/// <summary>
/// Pictures made to break decoders, and decoders that are broken: each costs one picture. Between them good pictures have to come
/// out to the bit.
/// </summary>
internal sealed class DecodingCampaign : ICampaign
{
    // How often a good picture is decoded between broken ones, and of how many faults one is a decoder's own, or a video's: those cost a start.
    private const int GoodEvery = 20;
    private const int PicturesPerFault = 200;
    private const int PicturesPerVideo = 50;
    private const int SlowTimes = 3;

    private static readonly (string Word, DecoderFault? Expected)[] s_faults =
    [
        ("crash", DecoderFault.Crashed), ("abort", DecoderFault.Crashed), ("exit", DecoderFault.Crashed), ("close", DecoderFault.Crashed),
        ("spin", DecoderFault.TooSlow), ("hang", DecoderFault.TooSlow), ("allocate", DecoderFault.OutOfMemory),
        ("magic", DecoderFault.Crashed), ("stale", DecoderFault.Crashed), ("answer", DecoderFault.Crashed), ("huge", DecoderFault.Crashed),
        ("larger", DecoderFault.Crashed), ("negative", DecoderFault.Crashed), ("message-length", DecoderFault.Crashed),
        ("short", DecoderFault.Crashed), ("long", DecoderFault.Crashed), ("poison", null), ("crash-used", null),
    ];

    private static readonly Dictionary<string, Image> s_expected = BrokenPictures.Whole.ToDictionary(one => one.Format, one => ImageCodec.Decode(one.Data));

    private readonly Dictionary<string, Dictionary<string, long>> _outcomes = [];
    private readonly List<string> _failures = [];

    public string Name => "decoding";

    public string About => "pictures and videos made to break decoders, decoders that crash, hang, swell and lie";

    public int Long => 20_000;

    public Task<CampaignReport> RunAsync(int faults, int seed, Action<string> log)
    {
        using var pool = new DecoderPool(new DecoderSettings
        {
            Program = FaultyDecoder.Program,
            ProcessorSeconds = 2,
            MostTime = TimeSpan.FromSeconds(30),
        });
        using var impatient = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program, MostTime = TimeSpan.FromSeconds(1) });
        Bombs(pool, log);
        Words(pool, impatient, Math.Max(1, faults / PicturesPerFault), log);
        foreach (var (format, whole) in BrokenPictures.Whole)
            Pictures(pool, format, whole, faults, seed, log);
        Videos(Math.Max(1, faults / PicturesPerVideo), seed, log);
        return Task.FromResult(new CampaignReport(
            [.. _outcomes.Select(what => (what.Key, what.Value.Values.Sum(), string.Join(", ", what.Value.OrderByDescending(one => one.Value).Select(one => $"{one.Value:N0} {one.Key}"))))],
            _failures));
    }

    private void Bombs(DecoderPool pool, Action<string> log)
    {
        log("decompression bombs");
        Expect("PNG of 100 megapixels", Try(pool, BrokenPictures.PngBomb(10_000, 10_000)), "refused");
        Expect("PNG of 64 megapixels, within the limit", Try(pool, BrokenPictures.PngBomb(8000, 8000)), "decoded");
        Expect("JPEG of 20,000 scans", Try(pool, BrokenPictures.JpegOfScans(9000, 20_000)), nameof(DecoderFault.TooSlow));
        Good(pool, "after the bombs");
    }

    private void Words(DecoderPool pool, DecoderPool impatient, int times, Action<string> log)
    {
        foreach (var (word, expected) in s_faults)
        {
            log($"decoders: {word}");
            for (var i = 0; i < times; i++)
            {
                // What takes seconds each is not asked for thousands of times.
                if (i >= SlowTimes && word is ("spin" or "hang"))
                    break;
                var whole = BrokenPictures.Whole[i % 2].Data;
                Expect($"decoder: {word}", Try(word == "hang" ? impatient : pool, FaultyDecoder.Asking(whole, word)), expected?.ToString() ?? "decoded");
                Good(pool, $"after a decoder's {word}");
            }
        }
    }

    private void Pictures(DecoderPool pool, string format, byte[] whole, int faults, int seed, Action<string> log)
    {
        log($"{format} pictures");
        Parallel.For(0, faults, i =>
        {
            var broken = BrokenPictures.Mutate(whole, Chance(seed, i));
            Count($"damaged {format}", Try(pool, broken));
            if (i % GoodEvery == 0)
                Good(pool, $"after damaged {format} {i} of seed {seed}");
        });
    }

    private void Videos(int times, int seed, Action<string> log)
    {
        log("videos");
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(Path.Combine(RepositoryFolder.Path, "tests", "GaDms.Imaging.Tests", "Fixtures", "rotated.mp4"));
        File.WriteAllBytes(folder["whole.mp4"], whole);
        Parallel.For(0, times, i =>
        {
            var path = folder[$"{i}.mp4"];
            File.WriteAllBytes(path, BrokenPictures.Mutate(whole, Chance(seed, i)));
            Count("damaged mp4", Outcome(() => VideoReader.Read(path, new DecodeOptions { MaxPixels = 1 << 24 }).Count()));
            File.Delete(path);
        });
        Expect("whole mp4", Outcome(() => VideoReader.Read(folder["whole.mp4"]).Count()), "decoded");
    }

    private void Good(DecoderPool pool, string when)
    {
        foreach (var (format, data) in BrokenPictures.Whole)
        {
            var expected = s_expected[format];
            if (!pool.Decode(data).Pixels.AsSpan().SequenceEqual(expected.Pixels))
                Fail($"{when}: a good {format} came out otherwise");
        }
    }

    private static Random Chance(int seed, int number) => new((seed * 1_000_003) + number);

    private static string Try(DecoderPool pool, byte[] picture, DecodeOptions? options = null) => Outcome(() => pool.Decode(picture, options));

    private static string Outcome(Func<object> decode)
    {
        try
        {
            decode();
            return "decoded";
        }
        catch (DecoderException e)
        {
            return e.Fault.ToString();
        }
        catch (ImageException)
        {
            return "refused";
        }
    }

    private void Expect(string what, string outcome, string expected)
    {
        Count(what, outcome);
        if (outcome != expected)
            Fail($"{what}: {outcome}, not {expected}");
    }

    private void Count(string what, string outcome)
    {
        lock (_outcomes)
        {
            if (!_outcomes.TryGetValue(what, out var of))
                _outcomes[what] = of = [];
            of[outcome] = of.GetValueOrDefault(outcome) + 1;
        }
    }

    private void Fail(string failure)
    {
        lock (_failures)
            _failures.Add(failure);
    }
}
