using GaDms.Imaging;

namespace GaDms.Curation.Poses;

/// <summary>Finds the key points of the person that a crop shows.</summary>
public interface IPoseEstimator : IDisposable
{
    /// <summary>The pose of each crop's main person; null where none was found.</summary>
    IReadOnlyList<PersonPose?> Estimate(IReadOnlyList<Image> crops);
}
