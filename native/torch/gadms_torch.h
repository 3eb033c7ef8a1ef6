// The C ABI of libgadms_torch: what C# sees of libtorch.
//
// Every function returns 0, or 1 with the reason in gadms_last_error(). Nothing throws across the boundary.
// Integers have fixed widths; there is no C++ bool or long. A tensor handle is owned by whoever received it
// and is given back with gadms_tensor_free. All functions may be called from any thread.
#pragma once

#include <cstdint>

#define GADMS_EXPORT extern "C" __attribute__((visibility("default")))

// Raised whenever a signature, a struct or a tag below changes; C# refuses a library of another number.
constexpr int32_t kAbiVersion = 2;

struct GadmsTensorImpl;
using TensorHandle = GadmsTensorImpl*;

enum GadmsKind : int32_t {
  kNone = 0,
  kTensor = 1,      // pointer: tensor handle
  kInt = 2,         // integer (also scalar types, layouts and memory formats)
  kDouble = 3,      // number
  kBool = 4,        // integer: 0 or 1
  kIntList = 5,     // pointer: int64[count]
  kDoubleList = 6,  // pointer: double[count]
  kTensorList = 7,  // pointer: tensor handle[count], null for none where the schema has optional tensors
  kString = 8,      // pointer: UTF-8 of count bytes
  kDevice = 9,      // count: device type; integer: index, -1 for the current one
};

// One argument or result of an operator.
struct GadmsValue {
  int32_t kind;
  int32_t count;
  union {
    int64_t integer;
    double number;
    const void* pointer;
  };
};

struct GadmsTensorInfo {
  int64_t numel;
  int32_t ndim;
  int32_t dtype;
  int32_t device_type;
  int32_t device_index;
  int32_t requires_grad;
  int32_t is_contiguous;
};

struct GadmsOperator;

// abi.cpp
GADMS_EXPORT int32_t gadms_abi_version();
// Writes [sizeof value, offset of its kind, count, payload, sizeof info, offset of its numel, ndim, dtype,
// device_type, device_index, requires_grad, is_contiguous]: 12 numbers.
GADMS_EXPORT void gadms_abi_layout(int32_t* numbers);
// The calling thread's last failure, UTF-8; valid until its next call.
GADMS_EXPORT const char* gadms_last_error();

// tensors.cpp
GADMS_EXPORT int32_t gadms_tensor_from_data(const void* data, int64_t bytes, int32_t dtype,
                                            const int64_t* shape, int32_t ndim, TensorHandle* result);
GADMS_EXPORT void gadms_tensor_free(TensorHandle tensor);
GADMS_EXPORT int64_t gadms_tensor_live_count();
GADMS_EXPORT int32_t gadms_tensor_info(TensorHandle tensor, GadmsTensorInfo* info);
GADMS_EXPORT int32_t gadms_tensor_shape(TensorHandle tensor, int64_t* shape, int32_t capacity, int32_t* ndim);
GADMS_EXPORT int32_t gadms_tensor_strides(TensorHandle tensor, int64_t* strides, int32_t capacity,
                                          int32_t* ndim);
GADMS_EXPORT int32_t gadms_tensor_data(TensorHandle tensor, void** data);
GADMS_EXPORT int32_t gadms_tensor_set_requires_grad(TensorHandle tensor, int32_t value);
// The result is null where the tensor has no gradient.
GADMS_EXPORT int32_t gadms_tensor_grad(TensorHandle tensor, TensorHandle* result);
GADMS_EXPORT int32_t gadms_tensor_set_grad(TensorHandle tensor, TensorHandle grad);

// dispatch.cpp
GADMS_EXPORT int32_t gadms_operator_find(const char* name, const char* overload, GadmsOperator** result);
// Missing trailing arguments take the schema's defaults. The results belong to the calling thread until its
// next call; the tensors among them belong to the caller. Tensor lists are flattened into single results.
GADMS_EXPORT int32_t gadms_operator_call(const GadmsOperator* op, const GadmsValue* arguments,
                                         int32_t argument_count, const GadmsValue** results,
                                         int32_t* result_count);

// autograd.cpp
// gradients receives input_count handles, null where an input took no part and allow_unused is set.
GADMS_EXPORT int32_t gadms_autograd_grad(const TensorHandle* outputs, int32_t output_count,
                                         const TensorHandle* inputs, int32_t input_count,
                                         const TensorHandle* grad_outputs, int32_t retain_graph,
                                         int32_t create_graph, int32_t allow_unused, TensorHandle* gradients);
GADMS_EXPORT int32_t gadms_autograd_backward(const TensorHandle* outputs, int32_t output_count,
                                             const TensorHandle* grad_outputs, int32_t retain_graph,
                                             int32_t create_graph);
GADMS_EXPORT int32_t gadms_grad_mode_get();
GADMS_EXPORT void gadms_grad_mode_set(int32_t enabled);
GADMS_EXPORT int32_t gadms_inference_mode_get();
// Guards are left in the opposite order of entering, on the thread that entered them.
GADMS_EXPORT int32_t gadms_inference_mode_enter(int32_t enabled, void** guard);
GADMS_EXPORT void gadms_inference_mode_leave(void* guard);

// checkpoint.cpp
// Called in the backward pass: receives handles of the block's input and of its output's gradient, which are
// its own to free, gives the input's gradient, and adds the parameters' gradients itself. Not 0: it failed.
using RecomputeCallback = int32_t (*)(void* context, TensorHandle input, TensorHandle grad_output,
                                      TensorHandle* grad_input);
using ReleaseCallback = void (*)(void* context);
// Ties output, which was computed from input without a graph, to input by a node that recomputes. The context
// is released with the graph, also when this fails.
GADMS_EXPORT int32_t gadms_checkpoint(TensorHandle input, TensorHandle output, RecomputeCallback recompute,
                                      ReleaseCallback release, void* context, TensorHandle* result);

// autocast.cpp
GADMS_EXPORT int32_t gadms_autocast_get(int32_t device_type, int32_t* enabled, int32_t* dtype);
GADMS_EXPORT int32_t gadms_autocast_set(int32_t device_type, int32_t enabled, int32_t dtype);
GADMS_EXPORT int32_t gadms_autocast_enter();
// Clears the cache of cast weights when the outermost region is left.
GADMS_EXPORT int32_t gadms_autocast_leave();

// jit.cpp
GADMS_EXPORT int32_t gadms_jit_load(const char* path, int32_t device_type, int32_t device_index,
                                    void** module);
GADMS_EXPORT void gadms_jit_free(void* module);
// Results as in gadms_operator_call; tuples and lists of tensors are flattened.
GADMS_EXPORT int32_t gadms_jit_forward(void* module, const TensorHandle* inputs, int32_t input_count,
                                       const GadmsValue** results, int32_t* result_count);

// process_group.cpp
// The meeting point of several processes: keys and values that one of them serves. Times are in milliseconds.
GADMS_EXPORT int32_t gadms_store_open(const char* host, int32_t port, int32_t is_server, int64_t timeout,
                                      void** store);
GADMS_EXPORT void gadms_store_free(void* store);
GADMS_EXPORT int32_t gadms_store_set(void* store, const char* key, const uint8_t* value, int32_t length);
// Waits for the key. The value belongs to the calling thread until its next call.
GADMS_EXPORT int32_t gadms_store_get(void* store, const char* key, const uint8_t** value, int32_t* length);
GADMS_EXPORT int32_t gadms_store_check(void* store, const char* key, int32_t* present);
GADMS_EXPORT int32_t gadms_store_add(void* store, const char* key, int64_t amount, int64_t* result);
// gloo on the CPU, at this address of the machine; NCCL on CUDA.
GADMS_EXPORT int32_t gadms_group_create(void* store, int32_t rank, int32_t size, int32_t device_type,
                                        const char* address, int64_t timeout, void** group);
GADMS_EXPORT void gadms_group_free(void* group);
// Each gives a work that may still be under way; tensors stay alive with it.
GADMS_EXPORT int32_t gadms_group_allreduce(void* group, TensorHandle tensor, void** work);
GADMS_EXPORT int32_t gadms_group_allgather(void* group, TensorHandle input, const TensorHandle* outputs,
                                           int32_t count, void** work);
GADMS_EXPORT int32_t gadms_group_broadcast(void* group, TensorHandle tensor, int32_t root, void** work);
// done is 0 when the work is not finished after the limit.
GADMS_EXPORT int32_t gadms_work_wait(void* work, int64_t limit, int32_t* done);
GADMS_EXPORT void gadms_work_free(void* work);

// gradient_buckets.cpp
// Sums the parameters' gradients over the processes. Between arm and flush, the backward pass sends each
// bucket as soon as every gradient of it has been accumulated; each parameter must then be reached only once.
GADMS_EXPORT int32_t gadms_buckets_create(void* group, const TensorHandle* parameters, int32_t count,
                                          int64_t bucket_bytes, void** buckets);
GADMS_EXPORT void gadms_buckets_free(void* buckets);
GADMS_EXPORT int32_t gadms_buckets_arm(void* buckets);
GADMS_EXPORT int32_t gadms_buckets_flush(void* buckets);
// Puts the sums in the gradients' place; done is 0 when some are not there after the limit.
GADMS_EXPORT int32_t gadms_buckets_wait(void* buckets, int64_t limit, int32_t* done);

// tower.cpp
// Whether this build has oneDNN, which the three below need.
GADMS_EXPORT int32_t gadms_tower_available();
// A transformer for inference on the CPU. weights: 12 tensors for each block, in the order of BlockWeights;
// compute_type: float32 or bfloat16, which a processor without it takes for float32.
GADMS_EXPORT int32_t gadms_tower_create(const TensorHandle* weights, int32_t weight_count, int64_t heads,
                                        int32_t compute_type, void** tower);
GADMS_EXPORT void gadms_tower_free(void* tower);
// x: float32 [B, L, D]; at: int64 [B], the position of each sample that leaves the last block. Result: [B,
// D].
GADMS_EXPORT int32_t gadms_tower_forward(void* tower, TensorHandle x, TensorHandle at, int32_t causal,
                                         TensorHandle* result);

// bf16.cpp
GADMS_EXPORT int32_t gadms_cpu_has_bf16();

// runtime.cpp
GADMS_EXPORT int32_t gadms_manual_seed(int64_t seed);
GADMS_EXPORT int32_t gadms_rng_state_get(TensorHandle* state);
GADMS_EXPORT int32_t gadms_rng_state_set(TensorHandle state);
GADMS_EXPORT int32_t gadms_num_threads_get();
GADMS_EXPORT int32_t gadms_num_threads_set(int32_t count);
GADMS_EXPORT int32_t gadms_cuda_device_count();
GADMS_EXPORT const char* gadms_torch_version();
// libtorch's own description of its build; belongs to the calling thread until its next call.
GADMS_EXPORT int32_t gadms_show_config(const char** text);
