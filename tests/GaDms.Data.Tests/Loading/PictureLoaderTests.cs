using GaDms.Data.Loading;
using GaDms.Data.Sampling;
using GaDms.Data.Transforms;
using GaDms.Imaging;

namespace GaDms.Data.Tests.Loading;

public class PictureLoaderTests
{
    private const int Height = 16, Width = 8, PictureLength = 3 * Height * Width;

    [Fact]
    public void Batches_do_not_depend_on_workers_or_their_timing()
    {
        var sampler = new RandomSampler(37, 5, seed: 8);
        (int[] Items, float[] Pixels)[] Load(int workers, int queue, long cache)
        {
            // Each worker count has delays of its own, so that pictures finish in another order.
            var delays = new Prng((ulong)workers);
            int[] milliseconds = [.. Enumerable.Range(0, 37).Select(_ => delays.NextInt(4))];
            var source = new MemoryPictureSource(37, index =>
            {
                Thread.Sleep(milliseconds[index]);
                return Picture(index);
            });
            var loader = Loader(source, new() { Workers = workers, QueueBatches = queue, CacheBytes = cache, Seed = 5 });
            return [.. Copies(loader.Load(sampler.Batches(0), 0)), .. Copies(loader.Load(sampler.Batches(1), 1))];
        }

        var expected = Load(workers: 1, queue: 1, cache: 0);
        Assert.Equal(16, expected.Length);
        Assert.Equal([.. sampler.Batches(0), .. sampler.Batches(1)], expected.Select(batch => batch.Items));
        foreach ((int workers, int queue, long cache) in ((int, int, long)[])[(2, 4, 0), (5, 3, 0), (5, 20, 1 << 20), (2, 1, 5 * PictureLength)])
        {
            var actual = Load(workers, queue, cache);
            Assert.Equal(expected.Select(batch => batch.Items), actual.Select(batch => batch.Items));
            Assert.Equal(expected.Select(batch => batch.Pixels), actual.Select(batch => batch.Pixels));
        }
    }

    [Fact]
    public void Augmentation_follows_seed_epoch_and_item()
    {
        float[] Load(ulong seed, int epoch, int item) =>
            Copies(Loader(new MemoryPictureSource(2, _ => Picture(0)), new() { Workers = 1, Seed = seed }).Load([[item]], epoch))[0].Pixels;
        Assert.Equal(Load(1, 0, 0), Load(1, 0, 0));
        float[][] all = [Load(1, 0, 0), Load(1, 0, 1), Load(1, 1, 0), Load(2, 0, 0)];
        Assert.Equal(all.Length, all.Select(pixels => string.Join(' ', pixels)).Distinct().Count());
    }

    [Fact]
    public void Pixels_are_the_transform_of_each_picture()
    {
        var loader = new PictureLoader(new MemoryPictureSource([Picture(0), Picture(1)]), new EvaluationTransform(Height, Width), new LoaderSettings());
        float[] pixels = Copies(loader.Load([[1, 0]], 0))[0].Pixels;
        Assert.Equal([.. ImageTransform.ToClipTensor(Picture(1), Height, Width), .. ImageTransform.ToClipTensor(Picture(0), Height, Width)], pixels);
    }

    [Fact]
    public void Items_may_share_pictures()
    {
        var loader = new PictureLoader(
            new MemoryPictureSource([Picture(0), Picture(1)]), new EvaluationTransform(Height, Width), new LoaderSettings(), pictureOf: [1, 1, 0]);
        float[] pixels = Copies(loader.Load([[0, 1, 2]], 0))[0].Pixels;
        Assert.Equal(pixels[..PictureLength], pixels[PictureLength..(2 * PictureLength)]);
        Assert.NotEqual(pixels[..PictureLength], pixels[(2 * PictureLength)..]);
    }

    [Fact]
    public void Cached_pictures_are_read_once_up_to_the_bound()
    {
        int reads = 0;
        var source = new MemoryPictureSource(10, index =>
        {
            Interlocked.Increment(ref reads);
            return Picture(index);
        });
        var loader = Loader(source, new() { Workers = 2, CacheBytes = 4 * PictureLength });
        int[] all = [.. Enumerable.Range(0, 10)];
        for (int epoch = 0; epoch < 3; epoch++)
            _ = Copies(loader.Load([all], epoch));
        // 10 in the first epoch, and the 6 that did not fit in each of the others.
        Assert.Equal(22, reads);
    }

    [Fact]
    public void A_queue_bounds_how_far_workers_run_ahead()
    {
        int reads = 0;
        var source = new MemoryPictureSource(100, index =>
        {
            Interlocked.Increment(ref reads);
            return Picture(index);
        });
        var loader = Loader(source, new() { Workers = 3, QueueBatches = 2 });
        using IEnumerator<PictureBatch> batches = loader.Load(Enumerable.Range(0, 100).Select(i => new[] { i }), 0).GetEnumerator();
        for (int taken = 1; taken <= 20; taken++)
        {
            Assert.True(batches.MoveNext());
            batches.Current.Dispose();
            Assert.InRange(Volatile.Read(ref reads), taken, taken + 1);
        }
    }

    [Fact]
    public void Buffers_are_used_again_after_disposal()
    {
        var loader = Loader(new MemoryPictureSource(8, Picture), new() { QueueBatches = 1 });
        var buffers = new HashSet<float[]>(ReferenceEqualityComparer.Instance);
        foreach (PictureBatch batch in loader.Load(Enumerable.Range(0, 8).Select(i => new[] { i }), 0))
        {
            buffers.Add(batch.Pixels);
            batch.Dispose();
            batch.Dispose();
            Assert.Throws<ObjectDisposedException>(() => batch.Pixels);
        }

        Assert.Single(buffers);
    }

    [Fact]
    public void A_bad_file_reaches_the_consumer_by_name()
    {
        using var folder = new TemporaryFolder();
        string[] paths =
        [
            folder.WritePicture("0.png"), folder.WritePicture("1.png"), folder.Write("2.png", "not a picture"),
            folder.WritePicture("3.png"), Path.Combine(folder.Path, "4.png"),
        ];
        var loader = Loader(new FilePictureSource(paths), new() { Workers = 3 });
        using IEnumerator<PictureBatch> batches = loader.Load([[0, 1], [3, 2, 4]], 0).GetEnumerator();

        Assert.True(batches.MoveNext());
        var error = Assert.Throws<DatasetException>(() => batches.MoveNext());
        Assert.Contains("2.png", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.InnerException);
        Assert.False(batches.MoveNext());
    }

    [Fact]
    public void The_first_failure_of_a_batch_is_told_whichever_came_first()
    {
        var source = new MemoryPictureSource(3, index =>
        {
            Thread.Sleep(index == 0 ? 40 : 0);
            throw new InvalidDataException("broken");
        });
        for (int attempt = 0; attempt < 3; attempt++)
        {
            var error = Assert.Throws<DatasetException>(() => Copies(Loader(source, new() { Workers = 3 }).Load([[0, 1, 2]], 0)));
            Assert.Equal("picture 0 cannot be loaded: broken", error.Message);
        }
    }

    [Fact]
    public void A_cancelled_load_ends_the_wait()
    {
        using var cancellation = new CancellationTokenSource();
        using var reached = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var source = new MemoryPictureSource(1, index =>
        {
            reached.Set();
            release.Wait();
            return Picture(index);
        });
        var cancelling = new Thread(() =>
        {
            reached.Wait();
            cancellation.Cancel();
            release.Set();
        });
        cancelling.Start();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Copies(Loader(source, new() { Workers = 1 }).Load(Enumerable.Repeat(new[] { 0 }, 1000), 0, cancellation.Token)));
        cancelling.Join();
    }

    [Fact]
    public void Leaving_early_stops_the_workers()
    {
        int reads = 0;
        var source = new MemoryPictureSource(1000, index =>
        {
            Interlocked.Increment(ref reads);
            return Picture(index);
        });
        foreach (PictureBatch batch in Loader(source, new() { Workers = 2, QueueBatches = 50 }).Load(Enumerable.Range(0, 1000).Select(i => new[] { i }), 0))
        {
            batch.Dispose();
            break;
        }

        int after = Volatile.Read(ref reads);
        Thread.Sleep(20);
        Assert.Equal(after, Volatile.Read(ref reads));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        var source = new MemoryPictureSource(2, Picture);
        Assert.Throws<ArgumentOutOfRangeException>(() => Loader(source, new() { Workers = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loader(source, new() { QueueBatches = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loader(source, new() { CacheBytes = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureLoader(source, new EvaluationTransform(8, 8), new(), pictureOf: [2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Copies(Loader(source, new()).Load([[2]], 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loader(source, new()).Load([], -1));
    }

    private static PictureLoader Loader(IPictureSource source, LoaderSettings settings) =>
        new(source, new TrainTransform(Height, Width, new AugmentationSettings { Padding = 3 }), settings);

    private static List<(int[] Items, float[] Pixels)> Copies(IEnumerable<PictureBatch> batches)
    {
        var copies = new List<(int[], float[])>();
        foreach (PictureBatch batch in batches)
        {
            using (batch)
                copies.Add((batch.Items, [.. batch.Pixels]));
        }

        return copies;
    }

    private static Image Picture(int index)
    {
        var prng = Prng.For(99, (ulong)index);
        var picture = new Image(10 + index, 20);
        for (int i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)prng.NextInt(256);
        return picture;
    }
}
