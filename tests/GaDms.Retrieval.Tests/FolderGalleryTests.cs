using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Tests;

public sealed class FolderGalleryTests : GalleryContract
{
    protected override Task<GalleryPlace?> NewPlaceAsync() => Task.FromResult<GalleryPlace?>(new Folder());

    private sealed class Folder : GalleryPlace
    {
        private readonly TemporaryFolder _folder = new();

        public override Task<IGallery> OpenOrCreateAsync(GalleryModel model) => Task.FromResult<IGallery>(FolderGallery.OpenOrCreate(_folder["gallery"], model));

        public override Task<IGallery> OpenAsync() => Task.FromResult<IGallery>(FolderGallery.Open(_folder["gallery"]));

        public override ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
