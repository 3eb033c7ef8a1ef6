using GaDms.Curation.Detection;

namespace GaDms.Curation.Journal;

/// <summary>What became of a picture.</summary>
/// <param name="Key">Names it within its source.</param>
/// <param name="Origin">Where a person would look for it.</param>
/// <param name="Sha256">Of its file, hexadecimal; empty when there was none.</param>
/// <param name="PerceptualHash">Its fingerprint; null when it was not decoded.</param>
/// <param name="Rejection">Why it was left out; null when its boxes were looked at.</param>
public sealed record PictureRow(string Key, string Origin, string Sha256, ulong? PerceptualHash, Rejection? Rejection);

/// <summary>What became of a box of a picture: kept as a crop, or left out.</summary>
/// <param name="Box">Where, and how sure the detector was.</param>
/// <param name="CropKey">The key of the crop; null when it was left out.</param>
/// <param name="Rejection">Why it was left out; null when it was kept.</param>
public sealed record BoxRow(PersonBox Box, string? CropKey, Rejection? Rejection);

/// <summary>A picture that passed, as the search for duplicates needs it.</summary>
/// <param name="Key">Names it within its source.</param>
/// <param name="Sha256">Of its file, hexadecimal.</param>
/// <param name="PerceptualHash">Its fingerprint, if it was made.</param>
public sealed record FingerprintRow(string Key, string Sha256, ulong? PerceptualHash);

/// <summary>How many pictures or boxes were left out for a reason.</summary>
/// <param name="Reason">The reason; null for those that passed.</param>
/// <param name="Count">How many.</param>
public sealed record ReasonCount(string? Reason, long Count);

/// <summary>A picture or box that was left out, to be shown in the report.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Detail">What was measured or said.</param>
/// <param name="Key">The picture's key.</param>
/// <param name="Origin">Where a person would look for the picture.</param>
/// <param name="Box">The box; null when the whole picture was left out.</param>
public sealed record RejectedSample(string Reason, string Detail, string Key, string Origin, PersonBox? Box);
