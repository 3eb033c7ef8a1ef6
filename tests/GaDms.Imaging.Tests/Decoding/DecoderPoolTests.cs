using GaDms.Imaging.Decoding;

namespace GaDms.Imaging.Tests.Decoding;

public class DecoderPoolTests
{
    private static readonly byte[] s_png = ImageCodec.EncodePng(TestImages.Noise(40, 30));

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".bmp")]
    [InlineData(".webp")]
    public void Pixels_are_those_of_this_process(string extension)
    {
        using var folder = new TemporaryFolder();
        using var pool = new DecoderPool();
        foreach (var (width, height) in new[] { (1, 1), (37, 61), (640, 480), (5, 900), (1300, 1000), (64, 48) })
        {
            ImageCodec.Save(TestImages.Noise(width, height), folder["a" + extension]);
            byte[] data = File.ReadAllBytes(folder["a" + extension]);
            Same(ImageCodec.Decode(data), pool.Decode(data));
        }
    }

    [GoldenFact("image")]
    public void Pixels_of_recorded_pictures_are_too_turned_or_not_and_in_colours_of_print()
    {
        using var pool = new DecoderPool();
        string[] files = [.. Directory.GetFiles(Golden.PathOf("image")).Where(path => ImageHeader.Recognise(File.ReadAllBytes(path)) is not null)];
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            byte[] data = File.ReadAllBytes(file);
            foreach (bool upright in new[] { true, false })
            {
                var options = new DecodeOptions { ApplyExifOrientation = upright };
                var here = Record.Exception(() => ImageCodec.Decode(data, options));
                if (here is null)
                    Same(ImageCodec.Decode(data, options), pool.Decode(data, options));
                else
                    Assert.Equal(here.Message, Assert.Throws<ImageException>(() => pool.Decode(data, options)).Message);
            }
        }
    }

    [Fact]
    public void A_damaged_picture_is_refused_in_the_words_of_this_process()
    {
        using var pool = new DecoderPool();
        byte[] jpeg = ImageCodec.EncodeJpeg(TestImages.Noise(40, 30));
        jpeg.AsSpan(jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4]) + 5, 16).Fill(0xFF);
        byte[] png = [.. s_png];
        png.AsSpan(60, 200).Fill(0xAA);
        foreach (byte[] damaged in new[] { jpeg, png, s_png[..50], "<html>"u8.ToArray(), [] })
        {
            string here = Assert.Throws<ImageException>(() => ImageCodec.Decode(damaged)).Message;
            Assert.Equal(here, Assert.Throws<ImageException>(() => pool.Decode(damaged)).Message);
        }
        Same(ImageCodec.Decode(s_png), pool.Decode(s_png));
    }

    [Fact]
    public void Too_many_pixels_are_refused_before_any_decoder_is_asked()
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = "/nowhere" });
        var error = Assert.Throws<ImageException>(() => pool.Decode(s_png, new DecodeOptions { MaxPixels = 1199 }));
        Assert.Contains("40x30 pixels, more than the 1199 allowed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crash", DecoderFault.Crashed, "crashed (signal 11)")]
    [InlineData("abort", DecoderFault.Crashed, "crashed (signal")]
    [InlineData("exit", DecoderFault.Crashed, "it ended by itself")]
    [InlineData("close", DecoderFault.Crashed, "crashed")]
    [InlineData("spin", DecoderFault.TooSlow, "more than 1 s of the processor")]
    [InlineData("allocate", DecoderFault.OutOfMemory, "of memory allowed")]
    [InlineData("magic", DecoderFault.Crashed, "makes no sense")]
    [InlineData("stale", DecoderFault.Crashed, "makes no sense")]
    [InlineData("answer", DecoderFault.Crashed, "makes no sense")]
    [InlineData("huge", DecoderFault.Crashed, "makes no sense")]
    [InlineData("larger", DecoderFault.Crashed, "makes no sense")]
    [InlineData("negative", DecoderFault.Crashed, "makes no sense")]
    [InlineData("message-length", DecoderFault.Crashed, "makes no sense")]
    [InlineData("short", DecoderFault.Crashed, "makes no sense")]
    [InlineData("long", DecoderFault.Crashed, "makes no sense")]
    public void A_fault_costs_the_picture_and_the_next_one_is_decoded(string word, DecoderFault fault, string message)
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program, Processes = 1, ProcessorSeconds = 1 });
        byte[] picture = word.Length % 2 == 0 ? s_png : ImageCodec.EncodeJpeg(TestImages.Noise(40, 30));
        var error = Assert.Throws<DecoderException>(() => pool.Decode(FaultyDecoder.Asking(picture, word)));
        Assert.Equal(fault, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Same(ImageCodec.Decode(picture), pool.Decode(picture));
    }

    [Fact]
    public void A_decoder_that_does_not_answer_is_ended()
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program, MostTime = TimeSpan.FromSeconds(1) });
        Assert.Equal(DecoderFault.TooSlow, Assert.Throws<DecoderException>(() => pool.Decode(FaultyDecoder.Asking(s_png, "hang"))).Fault);
    }

    [Theory]
    [InlineData("crash-used")]
    [InlineData("poison")]
    public void A_picture_does_not_pay_for_those_before_it(string word)
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program, Processes = 1 });
        for (int i = 0; i < 3; i++)
        {
            Same(ImageCodec.Decode(s_png), pool.Decode(FaultyDecoder.Asking(s_png, word)));
            Same(ImageCodec.Decode(s_png), pool.Decode(s_png));
        }
    }

    [Fact]
    public void The_time_to_start_is_not_the_pictures()
    {
        using var pool = new DecoderPool(new DecoderSettings { MostTime = TimeSpan.FromMilliseconds(1) });
        var outcome = Record.Exception(() => pool.Decode(s_png));
        Assert.True(outcome is null or DecoderException { Fault: DecoderFault.TooSlow }, $"{outcome}");
    }

    [Fact]
    public void What_a_decoder_says_is_printed_without_what_controls_a_terminal()
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program });
        var error = Assert.Throws<ImageException>(() => pool.Decode(FaultyDecoder.Asking(s_png, "message-control")));
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void A_decoder_reads_no_file_starts_no_process_reaches_no_network_and_knows_no_secret()
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program });
        var error = Assert.Throws<ImageException>(() => pool.Decode(FaultyDecoder.Asking(s_png, "escape")));
        Assert.EndsWith("could:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_the_decoder_overwrites_is_no_more_than_a_damaged_picture()
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program, Processes = 1 });
        Assert.Throws<ImageException>(() => pool.Decode(FaultyDecoder.Asking(s_png, "overwrite")));
        Same(ImageCodec.Decode(s_png), pool.Decode(s_png));
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/bin/true")]
    public void A_program_that_is_no_decoder_is_nobodys_pictures_fault(string program)
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = program });
        Assert.Contains(program, Assert.Throws<IOException>(() => pool.Decode(s_png)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_share_few_processes_through_faults()
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program, Processes = 2 });
        Image expected = ImageCodec.Decode(s_png);
        int faults = 0;
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (i % 10 != 3)
            {
                Same(expected, pool.Decode(s_png));
                return;
            }
            Assert.Throws<DecoderException>(() => pool.Decode(FaultyDecoder.Asking(s_png, "crash")));
            Interlocked.Increment(ref faults);
        });
        Assert.Equal(20, faults);
    }

    [Fact]
    public void A_thread_that_lent_its_core_may_use_all_others_again()
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program, Processes = 2 });
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var before = Cores();
            if (i % 4 == 3)
                Assert.Throws<DecoderException>(() => pool.Decode(FaultyDecoder.Asking(s_png, "crash")));
            else
                pool.Decode(s_png);
            Assert.Equal(before, Cores());
        });

        static string Cores() => File.ReadLines("/proc/thread-self/status").First(line => line.StartsWith("Cpus_allowed_list", StringComparison.Ordinal));
    }

    [Fact]
    public void A_video_has_a_decoder_of_its_own()
    {
        using var pool = new DecoderPool(new DecoderSettings { Program = "/bin/true" });
        string path = Path.Combine(AppContext.BaseDirectory, "Fixtures", "rotated.mp4");
        Assert.Throws<IOException>(() => VideoReader.Open(path, pool: pool));
    }

    private static void Same(Image expected, Image actual)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        Assert.True(expected.Pixels.AsSpan().SequenceEqual(actual.Pixels), "the pixels differ");
    }
}
