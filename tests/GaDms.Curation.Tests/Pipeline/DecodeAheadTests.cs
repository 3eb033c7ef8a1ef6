using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Sources;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Pipeline;

public sealed class DecodeAheadTests
{
    private const int BatchSize = 4;
    private const int Most = 3000;
    private const int Width = 10;

    /// <summary>Pictures of 30 to 2,400 bytes: some are more than half of what is allowed, and pass alone.</summary>
    [Fact]
    public void Bytes_are_bounded_and_batches_depend_on_the_pictures_alone()
    {
        Gen<IReadOnlyList<int>> heights = Gen.Choose(1, 80).ListOf().Select(list => (IReadOnlyList<int>)[.. list]);
        Prop.ForAll(heights.ToArbitrary(), pictures =>
        {
            (IReadOnlyList<string> batches, long held) = Run(pictures, wait: false).GetAwaiter().GetResult();
            long largest = pictures.Select(Bytes).DefaultIfEmpty().Max();
            Assert.InRange(held, 0, Math.Max(Most, 2 * largest));
            Assert.Equal(pictures.Select((_, i) => $"{i}"), batches.SelectMany(batch => batch.Split(' ')));
            Assert.All(batches, batch => Assert.InRange(batch.Split(' ').Length, 1, BatchSize));
            Assert.Equal(batches, Run(pictures, wait: true).GetAwaiter().GetResult().Batches);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    [Fact]
    public async Task Small_pictures_go_together()
    {
        (IReadOnlyList<string> batches, _) = await Run([.. Enumerable.Repeat(1, 2 * BatchSize)], wait: false);
        Assert.All(batches, batch => Assert.Equal(BatchSize, batch.Split(' ').Length));
        Assert.Equal(2, batches.Count);
    }

    [Fact]
    public async Task Pictures_that_each_are_more_than_allowed_pass_one_by_one()
    {
        (IReadOnlyList<string> batches, _) = await Run([500, 500, 500], wait: false);
        Assert.Equal(["0", "1", "2"], batches);
    }

    [Fact]
    public async Task What_cannot_be_decoded_takes_no_room()
    {
        var ahead = new DecodeAhead(new FilterConfig { BatchSize = BatchSize, MostDecodedBytes = 2, MaxPixels = 10 });
        SourceEntry[] entries =
        [
            Entry(0, Pictures.Png(1)),
            Entry(1, [1, 2, 3]),
            SourceEntry.Rejected("2", "2", new("fetch-dns", "")),
        ];
        var sizes = new List<int>();
        await foreach (IReadOnlyList<DecodedPicture> batch in ahead.BatchesAsync(entries.ToAsyncEnumerable(), entry => new(entry, null, null, entry.Rejection), CancellationToken.None))
            sizes.Add(batch.Count);
        Assert.Equal([3], sizes);
    }

    [Fact]
    public void A_budget_of_nothing_is_refused()
        => Assert.Contains("mostDecodedBytes", Assert.Throws<CurationException>(new FilterConfig { MostDecodedBytes = 0 }.Validate).Message, StringComparison.Ordinal);

    /// <summary>The batches by their pictures' numbers, and the bytes that were decoded and not yet done with at most.</summary>
    private static async Task<(IReadOnlyList<string> Batches, long MostHeld)> Run(IReadOnlyList<int> heights, bool wait)
    {
        var gate = new Lock();
        long held = 0;
        long mostHeld = 0;
        var batches = new List<string>();
        var ahead = new DecodeAhead(new FilterConfig { BatchSize = BatchSize, MostDecodedBytes = Most });
        IAsyncEnumerable<SourceEntry> entries = heights.Select((height, i) => Entry(i, ImageCodec.EncodePng(new Image(Width, height)))).ToAsyncEnumerable();
        await foreach (IReadOnlyList<DecodedPicture> batch in ahead.BatchesAsync(entries, Decode, CancellationToken.None))
        {
            await Task.Delay(wait ? 2 : 0);
            batches.Add(string.Join(' ', batch.Select(picture => picture.Entry.Key)));
            lock (gate)
                held -= batch.Sum(picture => picture.Picture!.Pixels.Length);
        }

        return (batches, mostHeld);

        DecodedPicture Decode(SourceEntry entry)
        {
            Image picture = ImageCodec.Decode(entry.Bytes);
            lock (gate)
            {
                held += picture.Pixels.Length;
                mostHeld = Math.Max(mostHeld, held);
            }

            return new DecodedPicture(entry, picture, null, null);
        }
    }

    private static long Bytes(int height) => 3L * Width * height;

    private static SourceEntry Entry(int number, byte[] bytes) => new() { Key = $"{number}", Origin = $"/{number}", Bytes = bytes };
}
