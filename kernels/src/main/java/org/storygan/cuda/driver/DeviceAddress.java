package org.storygan.cuda.driver;

import jcuda.driver.CUdeviceptr;

/** A number as the pointer to device memory that JCuda's copies want. */
final class DeviceAddress extends CUdeviceptr {
    DeviceAddress(long address) {
        super(new CUdeviceptr(), address); // an offset from 0, since the number itself cannot be given
    }
}
