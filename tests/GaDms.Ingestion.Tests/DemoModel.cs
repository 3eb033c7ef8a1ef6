using GaDms.Curation.Detection;
using GaDms.Retrieval.Models;

namespace GaDms.Ingestion.Tests;

/// <summary>The small model of the repository and OpenCV's detector, loaded once.</summary>
public sealed class DemoModel : IDisposable
{
    public RetrievalModel Model { get; } = RetrievalModel.Load(Path.Combine(RepositoryFolder.Path, "models", "demo"));

    public IPersonDetector Detector { get; } = PersonDetectors.Create(PersonDetectors.Hog);

    public void Dispose()
    {
        Detector.Dispose();
        Model.Dispose();
    }
}
