using GaDms.Curation.Detection;
using GaDms.Curation.Duplicates;
using GaDms.Curation.Faces;
using GaDms.Curation.Journal;
using GaDms.Curation.Poses;
using GaDms.Curation.Rules;
using GaDms.Curation.Shards;
using GaDms.Curation.Sources;
using GaDms.Imaging;
using GaDms.Imaging.Decoding;

namespace GaDms.Curation.Pipeline;

/// <summary>A picture on its way: decoded, or left out.</summary>
/// <param name="Entry">As the source gave it.</param>
/// <param name="Picture">Its pixels; null when it is left out.</param>
/// <param name="Fingerprint">Its perceptual hash; null when it is left out, or a frame that is not compared.</param>
/// <param name="Rejection">Why it is left out.</param>
internal sealed record DecodedPicture(SourceEntry Entry, Image? Picture, ulong? Fingerprint, Rejection? Rejection);

/// <summary>A picture with what became of its boxes.</summary>
internal sealed record FilteredPicture(DecodedPicture Picture, IReadOnlyList<(BoxRow Box, KeptCrop? Crop)> Boxes);

/// <summary>
/// Person-centric filtering (paper, figure 1), the order of its steps: decode, duplicates, detect, box rule, crop, pose, pose rule,
/// faces, encode.
/// </summary>
internal sealed class FilterStage : IDisposable
{
    private readonly FilterConfig _config;
    private readonly StageClock _clock;
    private readonly RejectedSamples _samples;
    private readonly DecoderPool _decoders;
    private readonly IPersonDetector _detector;
    private readonly IPoseEstimator? _poses;
    private readonly BoxRule _boxRule;
    private readonly PoseRule _poseRule;
    private readonly FaceBlur? _faces;

    /// <summary>Loads detector, pose estimator and cascades.</summary>
    /// <param name="config">Which people are kept.</param>
    /// <param name="clock">Told how long steps take.</param>
    /// <param name="samples">Given what is left out.</param>
    /// <param name="decoders">Decode what the sources give; null for <see cref="DecoderPool.Shared"/>.</param>
    /// <exception cref="CurationException">One of them cannot be used.</exception>
    public FilterStage(FilterConfig config, StageClock clock, RejectedSamples samples, DecoderPool? decoders = null)
    {
        config.Validate();
        (_config, _clock, _samples, _decoders) = (config, clock, samples, decoders ?? DecoderPool.Shared);
        _detector = config.CreateDetector();
        try
        {
            _poses = config.CreatePoseEstimator();
            _faces = config.BlurFaces ? new FaceBlur() : null;
        }
        catch
        {
            Dispose();
            throw;
        }

        _boxRule = new BoxRule(config.BoxRule ?? _detector.SuitableRule);
        _poseRule = new PoseRule(config.PoseRule);
    }

    /// <summary>Decodes a picture. Safe for several threads; nothing about one picture throws.</summary>
    public DecodedPicture Decode(SourceEntry entry) => _clock.Time("decode", () =>
    {
        if (entry.Rejection is not null)
            return new DecodedPicture(entry, null, null, entry.Rejection);
        try
        {
            var picture = entry.Frame ?? _decoders.Decode(entry.Bytes, new DecodeOptions { MaxPixels = _config.MaxPixels });
            var fingerprint = entry.Frame is null || _config.NearDuplicateFrames ? PerceptualHash.Of(picture) : (ulong?)null;

            // The file's bytes are not needed any more, and nothing but the picture need wait for the detector.
            return new DecodedPicture(entry with { Bytes = null }, picture, fingerprint, null);
        }
        catch (ImageException error)
        {
            return new DecodedPicture(entry, null, null, DecoderRejection.Of(error, "picture-unreadable"));
        }
    });

    /// <summary>Finds the people of some pictures and keeps those that the rules let through.</summary>
    public IReadOnlyList<FilteredPicture> Filter(IReadOnlyList<DecodedPicture> pictures)
    {
        DecodedPicture[] present = [.. pictures.Where(picture => picture.Picture is not null)];
        var found = _clock.Time("detect", () => _detector.Detect([.. present.Select(picture => picture.Picture!)]));
        Candidate[] candidates =
        [
            .. present.SelectMany((picture, i) => found[i].Select(box => Judge(picture, box))),
        ];
        JudgePoses([.. candidates.Where(candidate => candidate.Rejection is null)]);
        BlurFaces(candidates.Where(candidate => candidate.Rejection is null));
        foreach (var candidate in candidates)
        {
            if (candidate.Rejection is { } rejection)
                _samples.Keep(rejection, candidate.Picture.Entry.Key, candidate.Crop);
        }

        var kept = _clock.Time("encode", () => candidates.AsParallel().AsOrdered().Select(Encode).ToArray());
        var ofPicture = candidates.Zip(kept, (candidate, crop) => (candidate, crop)).ToLookup(pair => pair.candidate.Picture);
        return
        [
            .. pictures.Select(picture => new FilteredPicture(
                picture,
                [.. ofPicture[picture].Select(pair => (new BoxRow(pair.candidate.Box, null, pair.candidate.Rejection), pair.crop))])),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _detector.Dispose();
        _poses?.Dispose();
        _faces?.Dispose();
    }

    private Candidate Judge(DecodedPicture picture, PersonBox box)
    {
        int left = (int)MathF.Floor(box.X1), top = (int)MathF.Floor(box.Y1);
        var crop = picture.Picture!.Crop(
            left, top, Math.Max(1, (int)MathF.Ceiling(box.X2) - left), Math.Max(1, (int)MathF.Ceiling(box.Y2) - top));
        return new Candidate(picture, box, crop) { Rejection = _boxRule.Check(box) };
    }

    private void JudgePoses(IReadOnlyList<Candidate> candidates)
    {
        if (_poses is null || candidates.Count == 0)
            return;
        var poses = _clock.Time("pose", () => _poses.Estimate([.. candidates.Select(candidate => candidate.Crop)]));
        for (var i = 0; i < candidates.Count; i++)
        {
            candidates[i].Pose = poses[i];
            candidates[i].Rejection = _poseRule.Check(poses[i]);
        }
    }

    // One after the other: the cascades are not for several threads.
    private void BlurFaces(IEnumerable<Candidate> candidates)
    {
        if (_faces is null)
            return;
        foreach (var candidate in candidates)
            _clock.Time("faces", () => _faces.Apply(candidate.Crop));
    }

    private KeptCrop? Encode(Candidate candidate) => candidate.Rejection is not null ? null : new KeptCrop(
        ImageCodec.EncodeJpeg(candidate.Crop, _config.JpegQuality),
        new CropRecord
        {
            Source = candidate.Picture.Entry.Key,
            Origin = candidate.Picture.Entry.Origin,
            Sha256 = candidate.Picture.Entry.Sha256,
            Box = candidate.Box,
            Pose = candidate.Pose,
            SourceCaption = candidate.Picture.Entry.Caption,
        });

    private sealed class Candidate(DecodedPicture picture, PersonBox box, Image crop)
    {
        public DecodedPicture Picture { get; } = picture;

        public PersonBox Box { get; } = box;

        public Image Crop { get; } = crop;

        public PersonPose? Pose { get; set; }

        public Rejection? Rejection { get; set; }
    }
}
