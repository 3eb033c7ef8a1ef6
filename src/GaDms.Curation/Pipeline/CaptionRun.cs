using System.Runtime.CompilerServices;
using GaDms.Curation.Captions;
using GaDms.Curation.Gate;
using GaDms.Curation.Journal;
using GaDms.Curation.Language;
using GaDms.Curation.Shards;
using GaDms.Curation.Templates;
using GaDms.Retrieval.Models;

namespace GaDms.Curation.Pipeline;

/// <summary>How far a caption run is.</summary>
/// <param name="Crops">Crops dealt with in this run.</param>
/// <param name="Captioned">Crops that have their two captions.</param>
/// <param name="Total">Crops that this run has to deal with.</param>
public readonly record struct CaptionProgress(long Crops, long Captioned, long Total);

/// <summary>Shards of crops to shards of captioned crops. What earlier runs have dealt with is passed over.</summary>
public static class CaptionRun
{
    /// <summary>Captions all crops.</summary>
    /// <param name="config">The run.</param>
    /// <param name="layout">Its files.</param>
    /// <param name="retry">Reasons of crops that are to be tried again; others are passed over.</param>
    /// <param name="progress">Told after each crop.</param>
    /// <param name="cancellation">Stops; answers that were paid are kept.</param>
    /// <returns>How far it came, and what each language model has cost.</returns>
    /// <exception cref="CurationException">A model, its key or its address cannot be used, or a folder.</exception>
    public static async Task<(CaptionProgress Progress, IReadOnlyList<ModelUsage> Usage)> RunAsync(
        CaptionConfig config, CurateLayout layout, IReadOnlyCollection<string> retry, Action<CaptionProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(progress);
        config.Validate();
        var bank = config.Templates is null ? TemplateBank.Default() : TemplateBank.Load(config.Templates);
        using var similarity = config.SimilarityModel is null ? null : RetrievalModel.Load(config.SimilarityModel);
        var clients = new List<ChatClient>();
        AnswerCache? cache = null;
        try
        {
            clients.AddRange(config.Models.Select(model => new ChatClient(model)));
            cache = clients.Count == 0 ? null : AnswerCache.Open(layout.Answers);
            ICaptioner captioner = cache is null ? new AttributeCaptioner(bank, config.Chat.Seed) : new ChatCaptioner(clients, bank, cache, config.Chat);
            var stage = new CaptionStage(captioner, CaptionGate.Create(config.Gate, similarity), config.LookAhead);

            var clock = new StageClock();
            using var shards = ShardAssembler.Open(layout.Captioned, layout.CaptionJournal, config.SamplesPerShard, clock);
            var reasons = RetryReasons.OfCrops(retry);
            if (reasons.Length > 0)
                shards.Journal.RetryFailed(reasons);
            var samples = new RejectedSamples(layout.Samples);
            var done = default(CaptionProgress) with { Total = Count(layout, shards.Journal) };
            // A refusal is an answer too, and kept: whoever tries again wants another.
            var forget = reasons.Length > 0 ? cache : null;
            await foreach (var crop in stage.RunAsync(Crops(layout, shards.Journal, forget, cancellation), cancellation))
            {
                var record = crop.Crop.Record;
                if (crop.Rejection is { } rejection)
                    samples.Keep(rejection, crop.Crop);
                shards.Add(
                    new PictureRow(crop.Crop.Key, record.Origin, record.Sha256, null, crop.Rejection),
                    crop.Rejection is null ? new KeptCrop(crop.Crop.Jpeg, record) : null);
                done = done with { Crops = done.Crops + 1, Captioned = done.Captioned + (crop.Rejection is null ? 1 : 0) };
                progress(done);
            }

            shards.Flush();
            return (done, [.. clients.Select(client => client.Usage)]);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
            cache?.Dispose();
        }
    }

    private static long Count(CurateLayout layout, CurationJournal journal)
    {
        var all = ShardFiles.Committed(layout.Crops).Sum(shard => (long)ShardStatistics.Read(layout.Crops, shard).Samples);
        using var reader = journal.Read();
        return all - reader.PictureReasons().Sum(reason => reason.Count);
    }

    private static async IAsyncEnumerable<CropSample> Crops(
        CurateLayout layout, CurationJournal journal, AnswerCache? forget, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The reader is synchronous; a step aside keeps it off the thread that collects results.
        await Task.Yield();
        foreach (var sample in ShardReader.ReadFolder(layout.Crops))
        {
            cancellation.ThrowIfCancellationRequested();
            if (journal.IsDone(sample.Key))
                continue;
            forget?.Forget(AnswerKey.Hash(sample.Jpeg));
            yield return sample;
        }
    }
}
