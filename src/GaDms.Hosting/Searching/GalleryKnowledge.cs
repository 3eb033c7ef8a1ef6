using GaDms.Retrieval.Queries;
using GaDms.Retrieval.Store;

namespace GaDms.Hosting.Searching;

/// <summary>What a search has to know of the gallery beside its vectors.</summary>
/// <param name="Summary">Names that filters may use, and counts.</param>
/// <param name="Calibration">What scores mean.</param>
/// <param name="CalibratedFor">How many entries there were when that was learned.</param>
/// <param name="Fingerprint">Of the model whose scores they are.</param>
internal sealed record Known(GallerySummary Summary, ScoreCalibration Calibration, long CalibratedFor, string Fingerprint);

/// <summary>
/// Keeps that knowledge for all searches. It may be a little old: one search begins to renew it, and all go on with the old
/// one meanwhile, unless a filter names what was not there.
/// </summary>
internal sealed class GalleryKnowledge(IGallery gallery, SharedModel model, TimeProvider clock)
{
    // Counting a large gallery takes long: a tenth of the time at most.
    private const int LifeByCost = 10;

    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Known? _known;
    private long _at;
    private TimeSpan _life = s_life;
    private Task<Known>? _renewing;

    /// <summary>For a search with this filter.</summary>
    /// <exception cref="QueryException">The filter names what is not there.</exception>
    public async Task<Known> ForAsync(GalleryFilter filter, GalleryModel used, CancellationToken cancellation)
    {
        Known? known;
        lock (_lock)
        {
            known = _known;
            if (known is null || clock.GetElapsedTime(_at) > _life)
                _renewing ??= Task.Run(RenewAsync, CancellationToken.None);
        }
        if (Fits(known))
            return known!;

        // A renewal that others have begun may have looked before what is asked for was there: then another one.
        for (var again = true; ; again = false)
        {
            Task<Known> renewing;
            lock (_lock)
            {
                again &= _renewing is not null;
                renewing = _renewing ??= Task.Run(RenewAsync, CancellationToken.None);
            }
            known = await renewing.WaitAsync(cancellation).ConfigureAwait(false);
            if (Fits(known) || !again)
                return QueryChecks.UnknownName(filter, known.Summary) is { } unknown ? throw new QueryException(unknown) : known;
        }

        bool Fits(Known? it) => it is not null && it.Fingerprint == used.Fingerprint && QueryChecks.UnknownName(filter, it.Summary) is null;
    }

    private async Task<Known> RenewAsync()
    {
        try
        {
            var began = clock.GetTimestamp();
            var summary = await gallery.SummaryAsync().ConfigureAwait(false);
            var (calibration, count) = await CalibrateAsync(summary.Entries).ConfigureAwait(false);
            var known = new Known(summary, calibration, count, gallery.Model.Fingerprint);
            var took = clock.GetElapsedTime(began);
            lock (_lock)
                (_known, _at, _life) = (known, clock.GetTimestamp(), took * LifeByCost > s_life ? took * LifeByCost : s_life);
            return known;
        }
        finally
        {
            lock (_lock)
                _renewing = null;
        }
    }

    /// <summary>What scores mean changes little when little is added: it is learned anew when a tenth more, or less, is there.</summary>
    private async Task<(ScoreCalibration Calibration, long Entries)> CalibrateAsync(long entries)
    {
        var before = _known;
        if (before is not null && Math.Abs(entries - before.CalibratedFor) * 10 <= before.CalibratedFor && before.Fingerprint == gallery.Model.Fingerprint)
            return (before.Calibration, before.CalibratedFor);
        var sample = await gallery.SampleAsync(ScoreCalibration.SampleSize).ConfigureAwait(false);
        return (await model.RunAsync(gallery.Model, loaded => ScoreCalibration.Of(loaded, sample, entries)).ConfigureAwait(false), entries);
    }
}
